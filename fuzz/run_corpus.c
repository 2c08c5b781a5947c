// Run a fuzz target over every file of some folders, without a fuzzer: a file that brings it down names itself.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END))
        return perror(path), -1;
    const long size = ftell(file);
    rewind(file);
    // An exact block, so that an address sanitizer sees the first byte read past the end.
    uint8_t *data = malloc(size > 0 ? (size_t)size : 1);
    if (!data || fread(data, 1, (size_t)size, file) != (size_t)size)
        return perror(path), -1;
    fclose(file);
    printf("%s\n", path);
    fflush(stdout);
    const int result = LLVMFuzzerTestOneInput(data, (size_t)size);
    free(data);
    return result;
}

int main(int argc, char **argv)
{
    int run_n = 0;
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        if (!folder)
            return perror(argv[i]), 1;
        for (struct dirent *entry; (entry = readdir(folder));) {
            if (entry->d_name[0] == '.')
                continue;
            char path[4096];
            snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
            if (run_file(path))
                return 1;
            run_n++;
        }
        closedir(folder);
    }
    printf("%d inputs\n", run_n);
    return run_n > 0 ? 0 : 1;
}
