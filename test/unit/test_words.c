#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "live/words.h"

static char said[ABZ_WIRE_WORDS_MAX];

/// The words as text.
static const char *words_of(const abzi_words *words, const abzi_counters *counters)
{
    static uint8_t out[ABZ_WIRE_WORDS_MAX];
    const size_t n = abzi_words_write(words, counters, out);
    assert_in_range(n, 4, sizeof out - 1);
    assert_memory_equal(out, ((uint8_t[]){ABZ_WIRE_WORDS, ABZ_WIRE_VERSION, 0, 0}), 4);
    memcpy(said, out + 4, n - 4);
    said[n - 4] = 0;
    return said;
}

static void assert_said(const char *part)
{
    if (!strstr(said, part)) {
        print_error("%s\nis not in\n%s\n", part, said);
        fail();
    }
}

static void they_say_what_can_be_danced_and_what_is(void **state)
{
    (void)state;
    abzi_words words = {.dance = ABZ_DANCE_WALTZ, .height_m = 1.785f};
    abzi_counters counters = {.landmarks = 12345678901};
    abzi_words_begin(&words);
    words_of(&words, &counters);
    assert_said("{\"dances\": [{\"id\": 1, \"name\": \"salsa\", \"figures\": [\"");
    assert_said("\"cross-body-lead\"");
    assert_said("\"name\": \"tango\"");
    assert_said("]}], \"dance\": 8, \"you\": {\"height_m\": 1.79}, \"music\": null, \"session\": null, \"bedside\": "
                "null, \"counters\": {");
    assert_said("\"landmarks\": 12345678901");
    assert_int_equal(said[strlen(said) - 1], '}');
    assert_true((words.known >> ABZ_DANCE_SALSA & 1) && !(words.known >> ABZ_DANCE_SAMBA & 1));
    words.height_m = 0;
    words_of(&words, &counters);
    assert_said("\"height_m\": null");
}

static void any_name_is_a_string_of_json(void **state)
{
    (void)state;
    static const struct {
        const char *name, *as;
    } names[] = {{"a \"b\" \\ c", "\"a \\u0022b\\u0022 \\u005c c\""},
                 {"\n\t\x1f", "\"\\u000a\\u0009\\u001f\""},
                 {"\xc3\xbc \xe2\x82\xac \xf0\x9f\x92\x83", "\"\xc3\xbc \xe2\x82\xac \xf0\x9f\x92\x83\""},
                 {"\xff|\xc3|\xe2\x82|\xc0\xaf|\xed\xa0\x80|",
                  "\"\xEF\xBF\xBD|\xEF\xBF\xBD|\xEF\xBF\xBD\xEF\xBF\xBD|\xEF\xBF\xBD\xEF\xBF\xBD|"
                  "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD|\""},
                 {"", "\"\""}};
    abzi_words words = {.dance = ABZ_DANCE_SALSA};
    abzi_counters counters = {.landmarks = 0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        words.music = names[i].name;
        words.session = names[i].name;
        words_of(&words, &counters);
        assert_said(names[i].as);
    }
}

static void they_always_fit(void **state)
{
    (void)state;
    static char name[4000];
    abzi_words words = {.dance = ABZ_DANCE_SALSA, .music = name, .session = name};
    abzi_counters counters = {.landmarks = UINT64_MAX, .dropped = UINT64_MAX};
    memset(name, '\x01', sizeof name - 1);
    abzi_words_begin(&words);
    assert_true(strlen(words.dances) < sizeof words.dances * 3 / 4);
    words_of(&words, &counters);
    assert_said("\"outlets_missed\": 0}}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(they_say_what_can_be_danced_and_what_is),
                                       cmocka_unit_test(any_name_is_a_string_of_json),
                                       cmocka_unit_test(they_always_fit)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
