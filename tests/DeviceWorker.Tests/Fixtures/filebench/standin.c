/*
 * A stand-in for Filebench, which is not in Debian: it needs what Filebench needs (-f FILE, no address space randomization, 177 MB of
 * shared memory below /tmp, plug-ins and files below the prefix it was built for, a library of the user's own) and prints what
 * Filebench printed once. It measures nothing. A workload with a process named spinner is the one that it never ends.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <unistd.h>

#define SHM "/tmp/filebench-shm-standin"

int standin_answer(void); /* of library.c */

int main(int argc, char **argv)
{
    char line[4096], script[65536] = "";
    FILE *workload, *output;
    void *plugin;
    double (*vary)(double);
    int shm;
    char *memory;

    if (argc != 3 || strcmp(argv[1], "-f") != 0 || !(workload = fopen(argv[2], "r"))) {
        fprintf(stderr, "usage: filebench -f <wmlscript>\n");
        return 0; /* as Filebench: 0 whatever happens */
    }
    fread(script, 1, sizeof script - 1, workload);
    if (strstr(script, "spinner") || !(personality(0xffffffff) & ADDR_NO_RANDOMIZE)) {
        printf("0.157: Starting 1 filereader instances\n");
        fflush(stdout);
        fork();
        for (;;)
            ;
    }
    if (!(plugin = dlopen(PREFIX "/lib/filebench/libcvar-standin.so", RTLD_NOW)) || !(vary = (double (*)(double))dlsym(plugin, "cvar_standin_vary"))) {
        fprintf(stderr, "Failed to open cvar directory: %s\n", dlerror());
        return 0;
    }
    if (vary(standin_answer()) < 6) {
        fprintf(stderr, "the plug-in does not compute\n");
        return 0;
    }
    shm = open(SHM, O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (shm < 0 || ftruncate(shm, 177 << 20) != 0) {
        fprintf(stderr, "Cannot allocate shared memory\n");
        return 0;
    }
    memory = mmap(NULL, 177 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, shm, 0);
    memset(memory, 1, 177 << 20);
    unlink(SHM);
    if (!(output = fopen(PREFIX "/share/filebench/standin.txt", "r"))) {
        fprintf(stderr, "Failed to open %s\n", PREFIX "/share/filebench/standin.txt");
        return 0;
    }
    sleep(1);
    while (fgets(line, sizeof line, output))
        fputs(line, stdout);
    return 0;
}
