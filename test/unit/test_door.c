#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "live/door.h"

static abzi_door at(const char *address)
{
    abzi_door door;
    assert_true(abzi_door_open(&door, address));
    door.port = 7878;
    return door;
}

static void loopback_needs_no_token(void **state)
{
    (void)state;
    const abzi_door door = at("127.0.0.1");
    assert_true(abzi_door_is_loopback(&door));
    assert_false(door.has_token);
    assert_true(abzi_door_knows_token(&door, NULL));
    assert_true(abzi_door_knows_cookie(&door, NULL));
}

static void other_addresses_do_each_another(void **state)
{
    (void)state;
    const abzi_door one = at("192.168.1.20"), other = at("0.0.0.0");
    char cookies[256], wrong[ABZI_TOKEN_SIZE];
    assert_true(one.has_token && other.has_token);
    assert_int_equal(strlen(one.token), 32);
    assert_string_not_equal(one.token, other.token);
    assert_true(abzi_door_knows_token(&one, one.token));
    assert_false(abzi_door_knows_token(&one, other.token));
    assert_false(abzi_door_knows_token(&one, NULL));
    assert_false(abzi_door_knows_token(&one, ""));
    memcpy(wrong, one.token, sizeof wrong);
    wrong[31] ^= 1;
    assert_false(abzi_door_knows_token(&one, wrong));
    wrong[31] = 0;
    assert_false(abzi_door_knows_token(&one, wrong));
    snprintf(cookies, sizeof cookies, "a=b; abrazo-7878=%s; c=d", one.token);
    assert_true(abzi_door_knows_cookie(&one, cookies));
    assert_false(abzi_door_knows_cookie(&other, cookies));
    snprintf(cookies, sizeof cookies, "abrazo-7879=%s", one.token);
    assert_false(abzi_door_knows_cookie(&one, cookies));
    snprintf(cookies, sizeof cookies, "abrazo-7878=%sx", one.token);
    assert_false(abzi_door_knows_cookie(&one, cookies));
    assert_false(abzi_door_knows_cookie(&one, NULL));
    assert_false(abzi_door_knows_cookie(&one, ""));
    assert_false(abzi_door_knows_cookie(&one, ";;; abrazo-7878"));
}

static void the_url_is_one_that_can_be_opened(void **state)
{
    (void)state;
    const abzi_door loopback = at("127.0.0.1"), one = at("192.168.1.20"), all = at("0.0.0.0");
    char url[128], wanted[128];
    static const char scheme[] = "http:"
                                 "//";
    abzi_door_url(&loopback, url, sizeof url);
    snprintf(wanted, sizeof wanted, "%s127.0.0.1:7878/", scheme);
    assert_string_equal(url, wanted);
    abzi_door_url(&one, url, sizeof url);
    snprintf(wanted, sizeof wanted, "%s192.168.1.20:7878/?token=%s", scheme, one.token);
    assert_string_equal(url, wanted);
    abzi_door_url(&all, url, sizeof url);
    assert_non_null(strstr(url, all.token));
    assert_null(strstr(url, "127.0.0.1"));
}

static void it_is_asked_for_by_its_address_only(void **state)
{
    (void)state;
    const abzi_door loopback = at("127.0.0.1"), one = at("192.168.1.20"), all = at("0.0.0.0");
    assert_true(abzi_door_knows_host(&loopback, "127.0.0.1:7878"));
    assert_true(abzi_door_knows_host(&loopback, "LocalHost:7878"));
    static const char *const strange[] = {NULL,
                                          "",
                                          ":7878",
                                          "127.0.0.1",
                                          "127.0.0.1:7879",
                                          "127.0.0.1:78780",
                                          "127.0.0.1:",
                                          "127.0.0.2:7878",
                                          "rebound.example:7878",
                                          "localhost.example:7878",
                                          "127.0.0.1:7878:7878",
                                          "127.0.0.1 :7878",
                                          "192.168.1.20:7878"};
    for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
        assert_false(abzi_door_knows_host(&loopback, strange[i]));
    }
    assert_true(abzi_door_knows_host(&one, "192.168.1.20:7878"));
    assert_false(abzi_door_knows_host(&one, "localhost:7878"));
    assert_false(abzi_door_knows_host(&one, "192.168.1.21:7878"));
    assert_true(abzi_door_knows_host(&all, "192.168.1.21:7878"));
    assert_false(abzi_door_knows_host(&all, "rebound.example:7878"));
}

static void pages_from_elsewhere_have_another_origin(void **state)
{
    (void)state;
    static const char host[] = "127.0.0.1:7878", scheme[] = "http:"
                                                            "//";
    char origin[128];
    assert_true(abzi_door_knows_origin(NULL, host));
    snprintf(origin, sizeof origin, "%s%s", scheme, host);
    assert_true(abzi_door_knows_origin(origin, host));
    assert_false(abzi_door_knows_origin(origin, NULL));
    assert_false(abzi_door_knows_origin(origin, "localhost:7878"));
    snprintf(origin, sizeof origin, "%s%s0", scheme, host);
    assert_false(abzi_door_knows_origin(origin, host));
    assert_false(abzi_door_knows_origin("null", host));
    assert_false(abzi_door_knows_origin("", host));
    assert_false(abzi_door_knows_origin(host, host));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loopback_needs_no_token), cmocka_unit_test(other_addresses_do_each_another),
        cmocka_unit_test(the_url_is_one_that_can_be_opened), cmocka_unit_test(it_is_asked_for_by_its_address_only),
        cmocka_unit_test(pages_from_elsewhere_have_another_origin)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
