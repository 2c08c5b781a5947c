// The guard itself: it must stop what a tick may not do, and nothing else.
#define _GNU_SOURCE
#include "guard.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static void *volatile block;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void allocate(void)
{
    block = malloc(100);
}

static void release(void)
{
    free(block);
}

static void lock(void)
{
    pthread_mutex_lock(&mutex);
}

static void open_file(void)
{
    block = fopen("/dev/null", "r");
}

static void print(void)
{
    printf("%p\n", block);
}

static void read_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
}

/// Does a tick that does this end the program with SIGABRT?
static bool stopped(void (*act)(void))
{
    fflush(NULL);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        abzi_guard_begin_tick();
        act();
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void test_stops_what_a_tick_may_not_do(void **state)
{
    (void)state;
    block = malloc(1);
    assert_true(stopped(allocate));
    assert_true(stopped(release));
    assert_true(stopped(lock));
    assert_true(stopped(open_file));
    assert_true(stopped(print));
    assert_true(stopped(read_clock));
    free(block);
}

static void compute(void)
{
    volatile double sum = 0;
    for (int i = 0; i < 100; i++)
        sum = sum + i;
    abzi_guard_end_tick();
    block = malloc(10);
    free(block);
}

static void test_lets_a_tick_compute_and_the_rest_allocate(void **state)
{
    (void)state;
    assert_false(stopped(compute));
}

static void *another_thread(void *unused)
{
    (void)unused;
    free(malloc(1000));
    return NULL;
}

static void let_another_thread_allocate(void)
{
    abzi_guard_end_tick();
    pthread_t thread;
    if (pthread_create(&thread, NULL, another_thread, NULL))
        _exit(1);
    abzi_guard_begin_tick();
    abzi_guard_end_tick();
    pthread_join(thread, NULL);
}

static void test_means_only_the_thread_that_is_in_a_tick(void **state)
{
    (void)state;
    assert_false(stopped(let_another_thread_allocate));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stops_what_a_tick_may_not_do),
        cmocka_unit_test(test_lets_a_tick_compute_and_the_rest_allocate),
        cmocka_unit_test(test_means_only_the_thread_that_is_in_a_tick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
