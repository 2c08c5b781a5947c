#define _POSIX_C_SOURCE 200809L

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "live/exchange.h"
#include "live/slot.h"

enum { WORDS = 64, MANY = 200000 };

static void the_newest_is_taken_once(void **state)
{
    (void)state;
    abzi_slot slot;
    int got = -1;
    assert_true(abzi_slot_open(&slot, sizeof got));
    assert_false(abzi_slot_take(&slot, &got));
    assert_int_equal(got, -1);
    assert_false(abzi_slot_put(&slot, &(int){1}));
    assert_true(abzi_slot_put(&slot, &(int){2}));
    assert_true(abzi_slot_put(&slot, &(int){3}));
    assert_true(abzi_slot_take(&slot, &got));
    assert_int_equal(got, 3);
    assert_false(abzi_slot_take(&slot, &got));
    assert_false(abzi_slot_put(&slot, &(int){4}));
    assert_true(abzi_slot_take(&slot, &got));
    assert_int_equal(got, 4);
    abzi_slot_close(&slot);
}

static void *put_many(void *context)
{
    uint32_t all[WORDS];
    for (uint32_t n = 1; n <= MANY; n++) {
        for (int i = 0; i < WORDS; i++) {
            all[i] = n;
        }
        abzi_slot_put(context, all);
    }
    return NULL;
}

static void what_is_taken_is_whole_and_newer(void **state)
{
    (void)state;
    abzi_slot slot;
    pthread_t thread;
    uint32_t got[WORDS] = {0}, last = 0;
    bool is_whole = true, is_newer = true;
    assert_true(abzi_slot_open(&slot, sizeof got));
    assert_int_equal(pthread_create(&thread, NULL, put_many, &slot), 0);
    while (last < MANY) {
        if (abzi_slot_take(&slot, got)) {
            is_newer = is_newer && got[0] > last;
            last = got[0];
            for (int i = 1; i < WORDS; i++) {
                is_whole = is_whole && got[i] == last;
            }
        }
    }
    pthread_join(thread, NULL);
    assert_true(is_whole);
    assert_true(is_newer);
    abzi_slot_close(&slot);
}

static void what_is_exchanged_is_in_one_hand_only(void **state)
{
    (void)state;
    abzi_exchange exchange = {NULL, NULL};
    int a, b, c, d;
    assert_null(abzi_exchange_take(&exchange));
    assert_null(abzi_exchange_give(&exchange, &b));
    assert_ptr_equal(abzi_exchange_give(&exchange, &c), &b);  // never taken: back to who gave it
    assert_ptr_equal(abzi_exchange_take(&exchange), &c);
    assert_null(abzi_exchange_collect(&exchange));
    abzi_exchange_hand_back(&exchange, &a);
    assert_null(abzi_exchange_give(&exchange, &d));
    assert_null(abzi_exchange_take(&exchange));  // a has not been collected
    assert_ptr_equal(abzi_exchange_collect(&exchange), &a);
    assert_null(abzi_exchange_collect(&exchange));
    assert_ptr_equal(abzi_exchange_take(&exchange), &d);
    abzi_exchange_hand_back(&exchange, &c);
    assert_ptr_equal(abzi_exchange_collect(&exchange), &c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_newest_is_taken_once),
                                       cmocka_unit_test(what_is_taken_is_whole_and_newer),
                                       cmocka_unit_test(what_is_exchanged_is_in_one_hand_only)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
