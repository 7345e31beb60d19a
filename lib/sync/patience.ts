/** How long the connection waits for what. Milliseconds; each with its reason. */

/** For a socket to open. A reachable server takes one second on a bad line; TCP itself would try for two minutes. */
export const CONNECT_PATIENCE = 10_000;

/** For the token to be fetched, sent and judged: two round trips and a question to an identity provider. */
export const HELLO_PATIENCE = 15_000;

/**
 * For the server's text, by failed attempts in a row. A text comes as one message, which shows no progress: 5 MB over
 * 1 Mbit/s take 40 s. With one fixed limit such a document would start again for ever and never open.
 */
export const SYNC_PATIENCE: readonly number[] = [20_000, 40_000, 80_000, 160_000, 300_000];

/** Between looks at a quiet connection. Looking costs nothing; a hidden page is slowed down by the browser anyway. */
export const TICK = 5_000;

/**
 * Silence after which the server is asked whether it lives. Half a minute: what a person accepts before the status turns,
 * and, while storage fails and the question costs a whole set of deletions, at most two of these a minute.
 */
export const QUIET_LIMIT = 30_000;

/** Silence after something was sent that deserves an answer. A commit takes milliseconds, a bad line two seconds. */
export const UNANSWERED_LIMIT = 6_000;

/** For the answer to the question. */
export const PROBE_PATIENCE = 8_000;

/** For the answer after a sleep or a change of network, when the socket is most likely dead and a person is waiting. */
export const WAKE_PATIENCE = 4_000;

/** For the close code that follows a dismissal by message. It is in the same batch of packets. */
export const VERDICT_PATIENCE = 1_000;

/** A timer that runs this much too late says that the machine slept. Busy pages are late by less. */
export const LATE_LIMIT = 3_000;

/** Without one acknowledgement while something is out: people are told that the server does not confirm. */
export const CONFIRM_PATIENCE = 15_000;

/** As above, when the server does not say that its storage fails: the connection is made anew, which counts anew. */
export const STALL_PATIENCE = 60_000;

/**
 * For a WebSocket to open, and again for the first answer over it. With both used up and the first wait of the backoff there
 * is a second left for HTTP to be there within ten.
 */
export const WEBSOCKET_PATIENCE = 4_000;

/**
 * Between looks, while on HTTP, whether a WebSocket works, the last for ever. Each costs a connection; a proxy's rules change
 * rarely, and a change of network is told.
 */
export const PROBE_DELAYS: readonly number[] = [30_000, 120_000, 300_000];

/** The shortest time between two such looks, however often the page is turned to. */
export const PROBE_SPACING = 5_000;

/** Before the first look when a WebSocket has worked in this session: then the server was gone, not the way. */
export const RETURN_DELAY = 1_000;
