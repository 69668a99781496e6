/* The rotation of docs/protocol.md, section 3: a two-party presumed-abort commit over a control channel that loses, repeats and
 * reorders, between two hosts that crash. I = initiator (the lower WireGuard public key), R = responder.
 *
 * A key's value and name (kid) are the number of the round that made it; 100 + round is a key that R derived from another
 * secret than I, so that tag_R does not hold. Variables called DURABLE live in the journal; what else I and R have is lost in a
 * crash.
 *   -DINTUNNEL     control messages flow only while there is a WireGuard session, and a session needs equal keys
 *   -DREBOOT       a crash may wipe the interface, too
 *   -DREORDER      frames may be repeated and overtake each other (two live connections)
 *   -DMAXFAIL=n    n installations fail; they are tried again later
 * Mistakes to plant, to show that the checks bite:
 *   -DBUG_RDISCARD      R drops keys in waiting by itself
 *   -DBUG_NOPREPARE     R sends ACCEPT before its keys in waiting are durable
 *   -DBUG_NOPROBE       in the tunnel: an R in doubt never tries its keys in waiting
 *   -DBUG_NOSEQ         R takes an OFFER whose round is not above the highest it has seen
 *   -DBUG_NOTAG         I decides without looking at tag_R
 *   -DBUG_INSTALLFIRST  I installs the new key before the DECISION is durable
 *   -DBUG_OLDSTATUS     I takes a STATUS that answers an earlier HELLO
 *   -DBUG_NOREADBACK    R's STATUS does not say that its interface lacks the key                                           */
#ifndef MAXE
#define MAXE 2      /* rotations that may be completed */
#endif
#ifndef MAXROUND
#define MAXROUND 4  /* rounds that may begin */
#endif
#ifndef MAXCR
#define MAXCR 2     /* crashes, of both ends together */
#endif
#ifndef MAXLOSS
#define MAXLOSS 2   /* messages lost, besides those for which a queue is full */
#endif
#ifndef MAXEXP
#define MAXEXP 2    /* WireGuard sessions that die */
#endif
#ifndef MAXSPUR
#define MAXSPUR 2   /* timers that run out early, connections that break, comparisons nobody needs */
#endif
#ifndef MAXMIX
#define MAXMIX 3    /* messages that come twice or too late */
#endif
#ifndef MAXFAIL
#define MAXFAIL 0
#endif
#ifndef CAP
#define CAP 2
#endif
mtype = { OFFER, ACCEPT, COMMIT, DONE, ABORT, HELLO, STATUS, NUDGE };

/* OFFER(round, epoch)  COMMIT(round, epoch, kid)  ABORT(round)  HELLO(number, epoch, kid) */
chan i2r = [CAP] of { mtype, byte, byte, byte };
/* ACCEPT(round, epoch, key)  DONE(-, epoch, kid)  ABORT(round, whether the ends may have diverged)
 * STATUS(number of the HELLO, epoch, kid, round of the key in waiting, installed)  NUDGE */
chan r2i = [CAP] of { mtype, byte, byte, byte, byte, bool };

byte eI = 0, kI = 1, seqI = 1;                    /* DURABLE at I: epoch, key, highest round number used */
byte eR = 0, kR = 1, nR = 0, hR = 1;              /* DURABLE at R: epoch, key, key in waiting, highest round prepared */
byte wI = 1, wR = 1;                              /* what the interfaces hold */
bool sess = true, hsfail = false;                 /* WireGuard: session alive; the last handshake failed */
bool bootI = true, bootR = true;
bool up = false, insync = false, ready = false, committing = false;  /* I: linked; in step; tag_R held; COMMIT unanswered */
byte pend = 0, ask = 0;                           /* I: open round; number of the unanswered HELLO */
byte answering = 0; bool probing = false;         /* R: round whose secrets are being fetched; trying the key in waiting */
byte crashes = MAXCR, losses = MAXLOSS, expiries = MAXEXP, spur = MAXSPUR, mix = MAXMIX, fails = MAXFAIL;

#ifdef INTUNNEL
#define UP sess
#else
#define UP true
#endif
#ifdef REBOOT
#define WIPE(w) if :: w = 0 :: skip fi
#else
#define WIPE(w) skip
#endif
#define DIE_I crashes--; bootI = true; up = false; insync = false; ready = false; committing = false; pend = 0; ask = 0; \
    n = 0; e = 0; k = 0; p = 0; b = false; WIPE(wI)
#define DIE_R crashes--; bootR = true; answering = 0; probing = false; n = 0; e = 0; k = 0; WIPE(wR)
#ifdef BUG_NOREADBACK
#define NOREADBACK true
#else
#define NOREADBACK false
#endif
#define MAY_DIE_I if :: (crashes > 0) -> DIE_I :: skip fi
#define MAY_DIE_R if :: (crashes > 0) -> DIE_R :: skip fi
#define ROUND_OF(key) (key > 100 -> key - 100 : key)

#define S1 ((eI == eR && kI == kR) || (eI == eR + 1 && nR == kI))
/* While an end is down its interface may hold an older key, or none, but never one that is not durable. */
#define S2 (wI <= kI && (wR <= kR || wR == nR) && \
    (MAXFAIL > 0 || ((bootI || wI == kI) && (bootR || wR == kR || (nR != 0 && wR == nR)))))
#define AGREE (wI == wR && eI == eR && kI == kR)

inline toR(t, x, y, z) { if :: nfull(i2r) -> i2r!t, x, y, z :: full(i2r) -> skip fi }          /* overflow is loss */
inline toI(t, x, y, z, u, v) { if :: nfull(r2i) -> r2i!t, x, y, z, u, v :: full(r2i) -> skip fi }
inline install(w, key) { if :: w = key :: (fails > 0 && w != key) -> fails-- fi }
/* A number that no message on its way bears: the 64 random bits of a HELLO. */
inline fresh(x) { x = 1; do :: (i2r??[HELLO, eval(x), _, _] || r2i??[STATUS, eval(x), _, _, _, _]) -> x++ :: else -> break od }
/* HELLO: an open round is given up; sent only if the interface holds the key. */
inline hello() { pend = 0; ready = false; insync = false; fresh(ask);
    if :: (wI == kI) -> toR(HELLO, ask, eI, kI) :: else -> skip fi }
inline status(number) { toI(STATUS, number, eR, kR, ROUND_OF(nR), (wR == kR || NOREADBACK)) }

active proctype I() { byte n, e, k, p; bool b;
  do
  :: atomic { bootI -> wI = kI; bootI = false }                        /* at start: install the durable key */
  :: atomic { !bootI && crashes > 0 -> DIE_I }
  :: atomic { !bootI && wI != kI -> wI = kI }                          /* not what it should hold: put back */
  :: atomic { !bootI && UP && !up -> up = true; hello() }              /* the connection comes up */
  :: atomic { !bootI && UP && up && insync && pend == 0 && !committing && eI < MAXE && seqI < MAXROUND + 1 ->
       seqI++; pend = seqI; toR(OFFER, pend, eI + 1, 0) }
  :: atomic { !bootI && up && spur > 0 -> spur--;
       if :: up = false; pend = 0; ready = false; insync = false; ask = 0           /* the connection breaks */
          :: (UP && pend == 0) -> hello()                              /* a timer, or an operator, asks to compare */
          :: (UP && pend != 0) -> toR(ABORT, pend, 0, 0); pend = 0; ready = false   /* the round's time is over */
       fi }
  :: atomic { !bootI && up && timeout -> up = false; pend = 0; ready = false; insync = false; ask = 0 }
  :: atomic { !bootI && UP && r2i?[STATUS,_,_,_,_,_] -> r2i?STATUS(n, e, k, p, b);
       if
#ifdef BUG_OLDSTATUS
       :: true ->
#else
       :: (up && ask != 0 && n == ask) ->
#endif
          assert(e == eI && k == kI);                                  /* nothing here loses its journal */
          if :: b -> insync = true; ask = 0; committing = false; pend = 0; ready = false;
#ifndef REORDER
                assert(bootR || wI == wR);                             /* S3: equal one round trip after they can talk */
#endif
                if :: (p != 0) -> toR(ABORT, p, 0, 0) :: else -> skip fi
             :: else -> skip                                           /* no round begins; the timer asks again */
          fi
       :: else -> skip fi; n = 0; e = 0; k = 0; p = 0; b = false }
  :: atomic { !bootI && UP && r2i?[ACCEPT,_,_,_,_,_] -> r2i?ACCEPT(n, e, k, p, b);
#ifdef BUG_NOTAG
       if :: (k > 100) -> k = pend :: else -> skip fi;
#endif
       if :: (pend != 0 && !ready && n == pend && e == eI + 1 && k == pend) -> ready = true     /* tag_R holds */
          :: (pend != 0 && !ready && n == pend && e == eI + 1 && k != pend) -> toR(ABORT, pend, 0, 0); pend = 0
          :: else -> skip fi; n = 0; e = 0; k = 0; p = 0; b = false }
  :: atomic { !bootI && ready ->                                       /* the commit window is open */
       n = pend;
#ifdef BUG_INSTALLFIRST
       wI = n; MAY_DIE_I;
       if :: bootI -> skip
          :: else -> eI = eI + 1; kI = n; pend = 0; ready = false; insync = false; ask = 0; committing = true;
            toR(COMMIT, n, eI, kI) fi;
#else
       eI = eI + 1; kI = n; pend = 0; ready = false; insync = false; ask = 0; committing = true;   /* DECISION is durable */
       MAY_DIE_I;
       if :: bootI -> skip
          :: else -> install(wI, kI); MAY_DIE_I;
             if :: (!bootI && wI == kI && UP) -> toR(COMMIT, n, eI, kI) :: else -> skip fi fi;
#endif
       n = 0 }
  :: atomic { !bootI && UP && r2i?[DONE,_,_,_,_,_] -> r2i?DONE(n, e, k, p, b);
       if :: (committing && e == eI && k == kI) -> committing = false;
             if :: (ask == 0 && up) -> insync = true :: else -> skip fi
          :: else -> skip fi; n = 0; e = 0; k = 0; p = 0; b = false }
  :: atomic { !bootI && UP && r2i?[ABORT,_,_,_,_,_] -> r2i?ABORT(n, e, k, p, b);
       if :: (up && pend != 0 && n == pend && b) -> hello()
          :: (pend != 0 && n == pend && !b) -> pend = 0; ready = false
          :: (up && committing && n == kI) -> hello()
          :: else -> skip fi; n = 0; e = 0; k = 0; p = 0; b = false }
  :: atomic { !bootI && UP && r2i?[NUDGE,_,_,_,_,_] -> r2i?NUDGE(n, e, k, p, b);
       if :: (up && pend == 0) -> hello() :: else -> skip fi; n = 0; e = 0; k = 0; p = 0; b = false }
  od
}

active proctype R() { byte n, e, k;
  do
  :: atomic { bootR -> wR = kR; bootR = false; if :: UP -> toI(NUDGE, 0, 0, 0, 0, false) :: else -> skip fi }
  :: atomic { !bootR && crashes > 0 -> DIE_R }
  :: atomic { !bootR && !probing && wR != kR -> wR = kR }
  :: atomic { !bootR && UP && i2r?[OFFER,_,_,_] -> i2r?OFFER(n, e, k);
       if
       :: (nR != 0 && ROUND_OF(nR) == n) -> toI(ACCEPT, n, e, nR, 0, false)      /* a duplicate: the stored ACCEPT */
       :: (ROUND_OF(nR) != n && answering == n) -> skip
#ifdef BUG_NOSEQ
       :: (ROUND_OF(nR) != n && answering != n && e == eR + 1) ->
#else
       :: (ROUND_OF(nR) != n && answering != n && n > hR && n > answering && e == eR + 1) ->
#endif
          if :: probing -> wR = kR; probing = false :: else -> skip fi; answering = n
       :: else -> toI(ABORT, n, 0, 0, 0, true) fi; n = 0; e = 0; k = 0 }
  :: atomic { !bootR && answering != 0 ->                              /* the secrets are here, or not */
       n = answering; answering = 0;
       if
       :: UP -> toI(ABORT, n, 0, 0, 0, false)                          /* a strand failed, or the policy does not hold */
       :: k = n
       :: k = 100 + n                                                  /* derived from another secret */
       fi;
       if :: (k == 0) -> skip
          :: else ->
             if :: probing -> wR = kR; probing = false :: else -> skip fi;
#ifdef BUG_NOPREPARE
             toI(ACCEPT, n, eR + 1, k, 0, false); MAY_DIE_R;
             if :: bootR -> skip :: else -> nR = k; hR = n fi
#else
             nR = k; hR = n;                                           /* NEXT is durable */
             MAY_DIE_R;
             if :: (!bootR && UP) -> toI(ACCEPT, n, eR + 1, nR, 0, false) :: else -> skip fi
#endif
       fi; n = 0; k = 0 }
  :: atomic { !bootR && UP && i2r?[COMMIT,_,_,_] -> i2r?COMMIT(n, e, k);
       if :: (e == eR && k == kR) -> probing = false; install(wR, kR);
             if :: (wR == kR) -> toI(DONE, 0, eR, kR, 0, false) :: else -> skip fi
          :: (e == eR + 1 && nR != 0 && nR == k) -> eR = e; kR = nR; nR = 0; probing = false;      /* durable */
             MAY_DIE_R;
             if :: bootR -> skip
                :: else -> install(wR, kR);
                   if :: (wR == kR) -> toI(DONE, 0, eR, kR, 0, false) :: else -> skip fi fi
          :: else -> toI(ABORT, n, 0, 0, 0, true) fi; n = 0; e = 0; k = 0 }
  :: atomic { !bootR && UP && i2r?[ABORT,_,_,_] -> i2r?ABORT(n, e, k);
       if :: (answering == n) -> answering = 0 :: else -> skip fi;
       if :: (nR != 0 && ROUND_OF(nR) == n) -> wR = kR; probing = false;
             MAY_DIE_R;
             if :: bootR -> skip :: else -> nR = 0 fi
          :: else -> skip fi; n = 0; e = 0; k = 0 }
  :: atomic { !bootR && UP && i2r?[HELLO,_,_,_] -> i2r?HELLO(n, e, k); probing = false;
       if :: (e == eR + 1 && nR != 0 && nR == k) -> eR = e; kR = nR; nR = 0; MAY_DIE_R         /* as good as COMMIT */
          :: else -> skip fi;
       if :: bootR -> skip :: else -> install(wR, kR); status(n) fi; n = 0; e = 0; k = 0 }
  :: atomic { !bootR && UP && spur > 0 -> spur--; if :: probing -> wR = kR; probing = false :: else -> skip fi;
       toI(NUDGE, 0, 0, 0, 0, false) }                                 /* its connection broke and is up again */
#ifdef INTUNNEL
#ifndef BUG_NOPROBE
  :: atomic { !bootR && !sess && hsfail && nR != 0 -> hsfail = false;
       if :: probing -> wR = kR; probing = false :: else -> wR = nR; probing = true fi }
#endif
#endif
#ifdef BUG_RDISCARD
  :: atomic { !bootR && nR != 0 && !probing -> nR = 0 }
#endif
  od
}

active proctype World() {
#ifdef REORDER
  mtype t; byte x, y, z, u; bool v;
#endif
  do
  :: atomic { losses > 0 && nempty(i2r) -> i2r?_, _, _, _; losses-- }
  :: atomic { losses > 0 && nempty(r2i) -> r2i?_, _, _, _, _, _; losses-- }
#ifdef REORDER
  :: atomic { mix > 0 && len(i2r) > 1 -> mix--; i2r?t, x, y, z; i2r!t, x, y, z; t = 0; x = 0; y = 0; z = 0 }
  :: atomic { mix > 0 && len(r2i) > 1 -> mix--; r2i?t, x, y, z, u, v; r2i!t, x, y, z, u, v; t = 0; x = 0; y = 0; z = 0; u = 0; v = 0 }
  :: atomic { mix > 0 && nempty(i2r) && nfull(i2r) -> mix--; i2r?<t, x, y, z>; i2r!t, x, y, z; t = 0; x = 0; y = 0; z = 0 }
  :: atomic { mix > 0 && nempty(r2i) && nfull(r2i) -> mix--; r2i?<t, x, y, z, u, v>; r2i!t, x, y, z, u, v; t = 0; x = 0; y = 0; z = 0; u = 0; v = 0 }
#endif
#ifdef INTUNNEL
  :: atomic { sess && expiries > 0 -> expiries--; sess = false; up = false; pend = 0; ready = false; insync = false; ask = 0 }
  :: atomic { !sess && wI == wR && wI != 0 -> sess = true; hsfail = false }
  :: atomic { !sess && wI != wR && !hsfail -> hsfail = true }
#endif
  :: atomic { !(S1 && S2) -> assert(false) }                           /* in every state */
  :: timeout && !(up && !bootI) && !AGREE -> assert(false)             /* L1: for ever on different keys */
  :: timeout && up && !bootI && insync && !AGREE -> assert(false)      /* L1: at rest, and wrong about it */
  od
}

ltl live { <>[] AGREE }
