/*
 * A stand-in for Filebench, which is not in Debian: it needs what Filebench needs (-f FILE, no address space randomization, 177 MB of
 * shared memory below /tmp, files below the prefix it was built for) and prints what Filebench printed once. It measures nothing.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    char line[4096];
    FILE *script, *output;
    int shm;
    char *memory;

    if (argc != 3 || strcmp(argv[1], "-f") != 0 || !(script = fopen(argv[2], "r"))) {
        fprintf(stderr, "usage: filebench -f <wmlscript>\n");
        return 0; /* as Filebench: 0 whatever happens */
    }
    if (SPINS || !(personality(0xffffffff) & ADDR_NO_RANDOMIZE)) {
        printf("0.157: Starting 1 filereader instances\n");
        fflush(stdout);
        fork();
        for (;;)
            ;
    }
    shm = open("/tmp/filebench-shm-standin", O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (shm < 0 || ftruncate(shm, 177 << 20) != 0) {
        fprintf(stderr, "Cannot allocate shared memory\n");
        return 0;
    }
    memory = mmap(NULL, 177 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, shm, 0);
    memset(memory, 1, 177 << 20);
    unlink("/tmp/filebench-shm-standin");
    if (!(output = fopen(PREFIX "/share/filebench/standin.txt", "r"))) {
        fprintf(stderr, "Failed to open %s\n", PREFIX "/share/filebench/standin.txt");
        return 0;
    }
    sleep(1);
    while (fgets(line, sizeof line, output))
        fputs(line, stdout);
    return 0;
}
