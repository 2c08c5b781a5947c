/// Saying no: a status, a place in the bytes and a sentence, in the caller's error.
#ifndef ABZI_REFUSE_H
#define ABZI_REFUSE_H

#include "abrazo/base.h"
#include "base/text.h"

/// Fill *error and return status.
static inline abz_status abzi_refuse(abz_error *error, abz_status status, uint64_t offset, const char *what)
{
    abzi_text text = {error->what, sizeof error->what - 1, 0, false};
    abzi_text_words(&text, what);
    abzi_text_end(&text);
    error->status = status;
    error->offset = offset;
    error->line = error->column = 0;
    return status;
}

#endif
