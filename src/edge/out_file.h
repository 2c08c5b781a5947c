/// Files that the commands write, and the only place that writes them. Failures print one line on standard error.
#ifndef ABZI_OUT_FILE_H
#define ABZI_OUT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A file that grows from front to back, or a pipe.
typedef struct abzi_out abzi_out;

/// path "-": standard output. What a file held before goes with the first bytes written; one that was not there, and
/// into which nothing is written, is not there again. NULL: failed, the line was printed.
abzi_out *abzi_out_open(const char *path);

/// As abzi_out_open, but path keeps what it holds until abzi_out_close puts the whole new file in its place. (A device
/// or a pipe is written as it comes.)
abzi_out *abzi_out_open_whole(const char *path);

/// false: failed and said so, now or before; or nobody reads any more (abzi_out_unwanted), which needs no words.
bool abzi_out_write(abzi_out *out, const char *bytes, size_t n);
bool abzi_out_flush(abzi_out *out);
bool abzi_out_unwanted(const abzi_out *out);

/// Can what was written be written over? True of a file on disk that is not only appended to.
bool abzi_out_may_patch(const abzi_out *out);

/// Write over n bytes, so many after the beginning. Flushes.
bool abzi_out_patch(abzi_out *out, uint64_t at, const char *bytes, size_t n);

/// Flush, close, free. false: as abzi_out_write.
bool abzi_out_close(abzi_out *out);

/// Close and free; what abzi_out_open_whole began was never there.
void abzi_out_give_up(abzi_out *out);

/// Can a file be opened there, or, whole, one be put in its place? Nothing is left of the trial; a device or a pipe is
/// not tried. false: no, and the line was printed.
bool abzi_out_may_be(const char *path, bool whole);

/// Put a whole file in its place at once: whoever opens path finds the old bytes or all of the new ones. "-": standard
/// output. false: as abzi_out_write.
bool abzi_save(const char *path, const void *bytes, size_t n);

/// All of them, however many a write takes; false: errno says why.
bool abzi_write_all(int fd, const void *bytes, size_t n);

/// Are these two one file on disk? "-" as path a is standard input, as path b standard output.
bool abzi_same_file(const char *a, const char *b);

/// Is standard input more than one of these? Then says so. NULL among them: no file.
bool abzi_reads_twice(const char *const *read, size_t read_n);

/// Would writing these destroy what is read, or another that is written, or is something read twice that cannot be? Then
/// says so. NULL among them: no file.
bool abzi_out_destroys(const char *const *read, size_t read_n, const char *const *written, size_t written_n);

#endif
