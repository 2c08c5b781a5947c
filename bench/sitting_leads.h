/// The second half of the bench sitting: leaders who sit.
#ifndef ABZI_BENCH_SITTING_LEADS_H
#define ABZI_BENCH_SITTING_LEADS_H

int bench_leads(void);

#endif
