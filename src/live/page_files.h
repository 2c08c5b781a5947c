/// The files of the page: all of one folder, read at the start. Nothing else is ever served, so no path can lead out.
#ifndef ABZI_PAGE_FILES_H
#define ABZI_PAGE_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct abzi_page_file {
    char *path;  ///< as it is asked for: "/live.js"
    uint8_t *bytes;
    size_t byte_n;
    const char *kind;  ///< for HTTP: "text/javascript"
} abzi_page_file;

typedef struct abzi_page_files {
    abzi_page_file *file;  ///< [n]
    size_t n;
} abzi_page_files;

/// Read a folder and the folders in it; hidden files and links are left out. 0, or -1 with the line printed. Close it
/// in both cases.
int abzi_page_files_open(abzi_page_files *files, const char *folder);

/// "/" is "/index.html". NULL: there is no such file.
const abzi_page_file *abzi_page_files_find(const abzi_page_files *files, const char *path);
void abzi_page_files_close(abzi_page_files *files);

#endif
