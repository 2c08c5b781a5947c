// The live program as a whole, in this process; its dancer and viewers are another one, over the loopback.
//
// usage: live [SECONDS [VIEWERS]]      a dancer whose camera sends 30 landmarks a second, and so many who watch
//        live soak HOURS TIMES         a recorded leader, viewers who come and go and one who reads nothing, with time
//                                      running so many times as fast
//
// Prints CSV. Delays are those that the program counts itself: by tens of microseconds, 50 ms at most.
#define _DEFAULT_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "abrazo/couple.h"
#include "base/bytes.h"
#include "bench.h"
#include "live/serve.h"

enum { PEERS_MAX = 64, CAMERA_PER_SECOND = 30, COUPLE_S = 30 };

// ---- the other side ------------------------------------------------------------------------------------------------

static int join(uint16_t port, int receive_buffer)
{
    static const char request[] = "GET /dance HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nUpgrade: websocket\r\n"
                                  "Connection: Upgrade\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n"
                                  "Sec-WebSocket-Version: 13\r\n\r\n";
    const struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char text[sizeof request + 8];
    const int s = socket(AF_INET, SOCK_STREAM, 0), n = snprintf(text, sizeof text, request, (unsigned)port);
    if (receive_buffer > 0) {
        setsockopt(s, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    }
    if (s < 0 || connect(s, (const struct sockaddr *)&to, sizeof to) != 0 || send(s, text, (size_t)n, 0) != n ||
        recv(s, text, sizeof text, 0) <= 0) {
        perror("a viewer");
        exit(1);
    }
    return s;
}

// Somebody two metres away who steps from side to side, arms out.
static void send_landmarks(int s, uint32_t sequence)
{
    enum { HEAD = 8 };  // of a WebSocket frame with 16 bits of length and a mask of zeroes
    uint8_t frame[HEAD + ABZ_WIRE_LANDMARKS_SIZE] = {0x82, 0x80 | 126, ABZ_WIRE_LANDMARKS_SIZE >> 8,
                                                     ABZ_WIRE_LANDMARKS_SIZE & 255};
    uint8_t *m = frame + HEAD, *p = m + 16;
    const float step = .1f * (float)sin(sequence * (6.28 / CAMERA_PER_SECOND));
    m[0] = ABZ_WIRE_LANDMARKS;
    m[1] = ABZ_WIRE_VERSION;
    abzi_put_u32(m + 4, sequence);
    abzi_put_f32(m + 8, .03f);
    m[12] = 1333 & 255;
    m[13] = 1333 >> 8;
    m[14] = 1;
    for (int i = 0; i < ABZ_LANDMARK_N; i++, p += 24) {
        const float side = i % 2 ? 1.f : -1.f;
        const float x = i < 11   ? .02f * side
                        : i < 13 ? .18f * side
                        : i < 15 ? .45f * side
                        : i < 23 ? .7f * side
                                 : .1f * side;
        const float y = i < 11 ? -.65f : i < 23 ? -.5f : i < 25 ? 0 : i < 27 ? .42f : .88f;
        abzi_put_f32(p, x);
        abzi_put_f32(p + 4, y);
        abzi_put_f32(p + 12, .5f + .25f * (x + step));
        abzi_put_f32(p + 16, .5f + .33f * y);
        abzi_put_f32(p + 20, .95f);
    }
    send(s, frame, sizeof frame, MSG_NOSIGNAL);
}

// Read what comes until `until`.
static void read_on(struct pollfd *peer, int n, uint64_t until_ns)
{
    static char sink[65536];
    uint64_t now;
    while ((now = now_ns()) < until_ns) {
        if (poll(peer, (nfds_t)n, (int)((until_ns - now) / 1000000)) > 0)
            for (int i = 0; i < n; i++)
                if (peer[i].revents != 0 && recv(peer[i].fd, sink, sizeof sink, MSG_DONTWAIT) == 0)
                    peer[i].fd = -1;
    }
}

// The dancer is the first; a camera's pictures come a millisecond early or late.
static void be_dancer_and_viewers(uint16_t port, int viewer_n)
{
    // A camera does not wait for what else this machine does.
    const struct sched_param steady = {.sched_priority = sched_get_priority_min(SCHED_FIFO)};
    (void)sched_setscheduler(0, SCHED_FIFO, &steady);
    struct pollfd peer[PEERS_MAX];
    uint64_t seed = 1, next_ns = now_ns();
    for (int i = 0; i <= viewer_n; i++)
        peer[i] = (struct pollfd){.fd = join(port, 0), .events = POLLIN};
    for (uint32_t sequence = 1;; sequence++) {
        next_ns += 1000000000 / CAMERA_PER_SECOND;
        read_on(peer, viewer_n + 1, next_ns + (uint64_t)(5e5 * (2 + fmax(-2, fmin(2, person_noise(&seed))))));
        send_landmarks(peer[0].fd, sequence);
        for (int i = 0; i <= viewer_n && sequence % CAMERA_PER_SECOND == 0; i++) {
            static const uint8_t alive[] = {0x8A, 0x80, 0, 0, 0, 0};  // a pong; who gives none is hung up
            send(peer[i].fd, alive, sizeof alive, MSG_NOSIGNAL);
        }
    }
}

// Four who watch, each replaced by another one after some seconds, and one who never reads.
static void come_and_go(uint16_t port)
{
    struct pollfd peer[4];
    join(port, 4096);
    for (int i = 0; i < 4; i++)
        peer[i] = (struct pollfd){.fd = join(port, 0), .events = POLLIN};
    for (int i = 0;; i = (i + 1) % 4) {
        read_on(peer, 4, now_ns() + 1000000000);
        close(peer[i].fd);
        peer[i].fd = join(port, 0);
    }
}

// ---- this side -----------------------------------------------------------------------------------------------------

typedef struct leader {
    abz_vec3 (*joint)[ABZ_JOINT_N];
    uint64_t n, at;
} leader;

static void take_leader(void *context, abzi_intake *intake)
{
    leader *l = context;
    if (!intake->settled) {
        intake->settled = true;
        intake->input.sight = ABZ_SIGHT_JOINTS;
        intake->input.seen = UINT32_MAX;
        memcpy(intake->input.joint, l->joint[l->at++ % l->n], sizeof intake->input.joint);
    }
}

// The leader of a couple that dances by itself.
static void make_leader(const abzi_studio *studio, leader *l)
{
    abz_couple_config config = abz_couple_config_default();
    const abz_couple_input input = {.heard = 0};
    abz_couple_output output;
    abz_couple *couple;
    config.tempo_per_minute = 100;
    must(abz_couple_init(need(abz_couple_size()), abz_couple_size(), studio->figures.figure, studio->figures.n, &config,
                         &couple),
         "a leader");
    l->n = COUPLE_S * ABZ_TICKS_PER_SECOND;
    l->joint = need(l->n * sizeof *l->joint);
    for (uint64_t i = 0; i < l->n; i++) {
        abz_couple_tick(couple, &input, &output);
        memcpy(l->joint[i], output.pose[ABZ_ROLE_LEAD].pos, sizeof l->joint[i]);
    }
}

static long resident_kb(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL || fscanf(file, "%*s %ld", &pages) != 1)
        pages = -1;
    if (file != NULL)
        fclose(file);
    return pages * sysconf(_SC_PAGESIZE) / 1024;
}

static void print_delays(const char *what, const abzi_delays *delays)
{
    static const struct {
        const char *name;
        double share;
    } of[] = {{"p50", .5}, {"p99", .99}, {"p99.9", .999}, {"worst", 1}};
    for (int i = 0; i < 4; i++)
        printf("%s %s,%.2f,ms\n", what, of[i].name, abzi_delays_ms(delays, of[i].share));
    printf("%s number,%llu,\n", what, (unsigned long long)abzi_delays_count(delays));
}

static void print_counters(const abzi_counters *counters)
{
#define COUNTER(name) printf(#name ",%llu,\n", (unsigned long long)atomic_load(&counters->name));
    ABZI_COUNTER_LIST(COUNTER)
#undef COUNTER
}

typedef struct live {
    abzi_evening evening;
    abzi_counters counters;
    abzi_loop loop;
    abzi_page_files page;
    abzi_server *server;
    leader leader;
    uint16_t port;
} live;

static live *open_live(uint32_t per_second, bool led)
{
    live *l = need(sizeof *l);
    memset(l, 0, sizeof *l);
    l->evening.dance = ABZ_DANCE_SALSA;
    must(abzi_loop_open(&l->loop) ? ABZ_OK : ABZ_ENOMEM, "the loop");
    l->loop.counters = &l->counters;
    l->loop.per_second = per_second;
    l->loop.studio = abzi_studio_open(&l->evening, ABZ_DANCE_SALSA);
    abzi_server_config config = {.page = &l->page, .loop = &l->loop};
    if (l->loop.studio == NULL || !abzi_door_open(&config.door, "127.0.0.1") ||
        (l->server = abzi_server_open(&config)) == NULL)
        exit(1);
    l->port = (uint16_t)atoi(strrchr(abzi_server_url(l->server), ':') + 1);
    l->loop.source[l->loop.source_n++] = abzi_server_source(l->server);
    if (led) {
        make_leader(l->loop.studio, &l->leader);
        l->loop.source[l->loop.source_n++] = (abzi_source){take_leader, &l->leader};
    }
    l->loop.sink[l->loop.sink_n++] = abzi_server_sink(l->server);
    return l;
}

static atomic_int asked;

static void *run_server(void *server)
{
    abzi_server_run(server, &asked);
    return NULL;
}

static pid_t peers(void)
{
    const pid_t child = fork();
    if (child < 0) {
        perror("fork");
        exit(1);
    }
    return child;
}

static void end(pid_t child, pthread_t server, live *l)
{
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    abzi_loop_end(&l->loop);
    abzi_server_stop(l->server);
    pthread_join(server, NULL);
}

static void reset(const abzi_delays *delays)
{
    memset((void *)(uintptr_t)delays, 0, sizeof *delays);
}

static void measure(int seconds, int viewer_n)
{
    live *l = open_live(ABZ_TICKS_PER_SECOND, false);
    pthread_t server;
    pid_t child = peers();
    if (child == 0)
        be_dancer_and_viewers(l->port, viewer_n);
    if (!abzi_loop_begin(&l->loop) || pthread_create(&server, NULL, run_server, l->server) != 0)
        exit(1);
    sleep(12);  // connecting, and the ticks' leaning towards the pictures: half a tick by thousandths, 8.3 s
    reset(&l->loop.lateness);
    reset(&l->loop.work);
    reset(abzi_server_sending(l->server));
    reset(abzi_server_answering(l->server));
    sleep((unsigned)seconds);
    printf("viewers,%d,\nreal-time priority,%d,\n", viewer_n, l->loop.is_real_time);
    print_delays("a tick begins after it was due", &l->loop.lateness);
    print_delays("and is danced after it was due", &l->loop.work);
    print_delays("partner out after the tick was due", abzi_server_sending(l->server));
    print_delays("partner out after landmarks in", abzi_server_answering(l->server));
    end(child, server, l);
    print_counters(&l->counters);
}

static void soak(double hours, uint32_t times)
{
    enum { PARTS = 6 };
    live *l = open_live(ABZ_TICKS_PER_SECOND * times, true);
    const uint64_t tick_n = (uint64_t)(hours * 3600 * ABZ_TICKS_PER_SECOND);
    pthread_t server;
    pid_t child = peers();
    if (child == 0)
        come_and_go(l->port);
    if (!abzi_loop_begin(&l->loop) || pthread_create(&server, NULL, run_server, l->server) != 0)
        exit(1);
    for (int part = 1; part <= PARTS; part++) {
        while (abzi_delays_count(&l->loop.work) < tick_n * (uint64_t)part / PARTS)
            usleep(10000);
        printf("resident after %.2f h,%ld,kB\n", hours * part / PARTS, resident_kb());
        fflush(stdout);
    }
    end(child, server, l);
    print_counters(&l->counters);
}

int main(int argc, char **argv)
{
    print_origin(argc, argv);
    printf("what,value,unit\n");
    if (argc == 4 && strcmp(argv[1], "soak") == 0) {
        soak(atof(argv[2]), (uint32_t)atoi(argv[3]));
    } else {
        const int viewer_n = argc > 2 ? atoi(argv[2]) : 8;
        measure(argc > 1 ? atoi(argv[1]) : 60, viewer_n < PEERS_MAX ? viewer_n : PEERS_MAX - 1);
    }
    return 0;
}
