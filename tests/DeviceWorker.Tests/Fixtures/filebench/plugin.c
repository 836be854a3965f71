/* A cvar plug-in of the stand-in's: it needs a library that the stand-in itself does not. */
#include <math.h>

double cvar_standin_vary(double x)
{
    return pow(x, 0.5);
}
