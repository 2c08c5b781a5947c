#define _DEFAULT_SOURCE  // scandir, lstat

#include "live/page_files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "abrazo/base.h"

enum {
    PATH_MAX_BYTES = 1024,
    DEPTH_MAX = 8,  // folders in folders
    FILES_MAX = 1000,
    BYTES_MAX = 256 << 20,  // of all files: pose models have tens of megabytes
};

static int complain(const char *path, const char *what)
{
    fprintf(stderr, "abrazo: %s: %s\n", path, what);
    return -1;
}

static const char *kind_of(const char *path)
{
    static const struct {
        const char *end, *kind;
    } known[] = {{".html", "text/html; charset=utf-8"},
                 {".js", "text/javascript; charset=utf-8"},
                 {".mjs", "text/javascript; charset=utf-8"},
                 {".css", "text/css; charset=utf-8"},
                 {".json", "application/json"},
                 {".wasm", "application/wasm"},
                 {".svg", "image/svg+xml"},
                 {".png", "image/png"},
                 {".ico", "image/x-icon"},
                 {".txt", "text/plain; charset=utf-8"},
                 {".md", "text/plain; charset=utf-8"},
                 {".glb", "model/gltf-binary"},
                 {".vrm", "model/gltf-binary"}};
    const size_t n = strlen(path);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const size_t end_n = strlen(known[i].end);
        if (n > end_n && strcmp(path + n - end_n, known[i].end) == 0) {
            return known[i].kind;
        }
    }
    return "application/octet-stream";
}

static int read_file(const char *path, size_t size, abzi_page_file *file)
{
    FILE *from = fopen(path, "rb");
    if (!from) {
        return complain(path, strerror(errno));
    }
    file->bytes = malloc(size > 0 ? size : 1);
    file->byte_n = file->bytes ? fread(file->bytes, 1, size, from) : 0;
    const bool whole = file->byte_n == size;
    fclose(from);
    return whole ? 0 : complain(path, file->bytes ? "could not be read whole" : abz_status_text(ABZ_ENOMEM));
}

/// path: in the file system; its first root_n bytes are the folder's.
static int add_file(abzi_page_files *files, const char *path, size_t root_n, size_t size)
{
    size_t sum = size;
    for (size_t i = 0; i < files->n; i++) {
        sum += files->file[i].byte_n;
    }
    if (files->n == FILES_MAX || sum > BYTES_MAX) {
        return complain(path, "the page has more than 1000 files, or more than 256 MB");
    }
    abzi_page_file *more = realloc(files->file, (files->n + 1) * sizeof *more);
    if (!more) {
        return complain(path, abz_status_text(ABZ_ENOMEM));
    }
    files->file = more;
    abzi_page_file *file = &files->file[files->n++];
    *file = (abzi_page_file){.path = strdup(path + root_n), .kind = kind_of(path)};
    return file->path ? read_file(path, size, file) : complain(path, abz_status_text(ABZ_ENOMEM));
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int add_folder(abzi_page_files *files, const char *folder, size_t root_n, int depth)
{
    struct dirent **entry;
    const int n = scandir(folder, &entry, is_shown, alphasort);
    int result = n < 0 ? complain(folder, strerror(errno)) : 0;
    for (int i = 0; i < n; i++) {
        char path[PATH_MAX_BYTES];
        struct stat about;
        const int length = snprintf(path, sizeof path, "%s/%s", folder, entry[i]->d_name);
        if (result == 0 && length < (int)sizeof path && lstat(path, &about) == 0) {
            if (S_ISREG(about.st_mode)) {
                result = add_file(files, path, root_n, (size_t)about.st_size);
            } else if (S_ISDIR(about.st_mode) && depth < DEPTH_MAX) {
                result = add_folder(files, path, root_n, depth + 1);
            }
        }
        free(entry[i]);
    }
    if (n >= 0) {
        free(entry);
    }
    return result;
}

int abzi_page_files_open(abzi_page_files *files, const char *folder)
{
    *files = (abzi_page_files){.n = 0};
    return add_folder(files, folder, strlen(folder), 0);
}

const abzi_page_file *abzi_page_files_find(const abzi_page_files *files, const char *path)
{
    const char *wanted = strcmp(path, "/") == 0 ? "/index.html" : path;
    for (size_t i = 0; i < files->n; i++) {
        if (strcmp(files->file[i].path, wanted) == 0) {
            return &files->file[i];
        }
    }
    return NULL;
}

void abzi_page_files_close(abzi_page_files *files)
{
    for (size_t i = 0; i < files->n; i++) {
        free(files->file[i].path);
        free(files->file[i].bytes);
    }
    free(files->file);
    *files = (abzi_page_files){.n = 0};
}
