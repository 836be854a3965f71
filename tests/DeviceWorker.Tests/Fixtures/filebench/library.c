/* A library that no Debian package has. */
int standin_answer(void)
{
    return 42;
}
