/*
 * What a client may cost. Each limit says why it is what it is.
 */

/** Bytes of one message. A first sync carries a whole document: 8 MiB of Yjs is a book of several thousand pages. */
export const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

/** Pieces of one message. Browsers send large messages in frames of 16 KiB and more; smaller pieces only cost memory. */
export const MAX_MESSAGE_FRAGMENTS = 1_024;

/** Bytes of an address: a UUID, a separator and a session id. */
export const MAX_ADDRESS_BYTES = 128;

/** Documents open, or being opened, on one socket: tabs share no socket, so this is generous for one page. */
export const MAX_DOCUMENTS_PER_SOCKET = 32;

/** Bytes kept for a document that is still being opened: what somebody types, or pastes, meanwhile. */
export const MAX_WAITING_BYTES = 1024 * 1024;

/** Messages kept for a document that is still being opened. */
export const MAX_WAITING_MESSAGES = 500;

/** Time in which a new socket must have opened a document: a slow phone needs two or three round trips. */
export const OPENING_DEADLINE_MS = 15_000;

/** Time between pings. A link that is gone without a word is noticed after two of them. */
export const PING_INTERVAL_MS = 20_000;

/** How long a client whose stream of events ended may still be heard: its last POST comes over another connection. */
export const STREAM_LINGER_MS = 2_000;

/** Bytes waiting for a reader that are no cause for worry: the first sync of a large document on a slow link. */
export const MAX_BACKLOG_BYTES = 4 * 1024 * 1024;

/** Time between looks at the readers' backlogs; too large at two looks in a row ends the connection. */
export const BACKLOG_CHECK_MS = 4_000;

/** Bytes waiting for a reader at which its connection ends at once, whatever the reason: memory is everybody's. */
export const MAX_BACKLOG_BYTES_EVER = 64 * 1024 * 1024;

/** Bytes of one client's awareness state as JSON: a name, a colour and two positions need 400. */
export const MAX_AWARENESS_BYTES = 4 * 1024;

/** States in one awareness message. A y-websocket client repeats those of the others, so one is too few. */
export const MAX_AWARENESS_STATES = 4_096;

/** A state that was not renewed for this long is of a client that sleeps; y-protocols' clients drop it then too. */
export const AWARENESS_TIMEOUT_MS = 30_000;

/** How long a room without anybody is kept: a reload, or a change of network, finds it still in memory. */
export const ROOM_LINGER_MS = 5_000;

/** Bytes of a state vector: some hundred thousand clients, more than a document gathers in decades. */
export const MAX_STATE_VECTOR_BYTES = 1024 * 1024;

/** Bytes of answers to state vectors that a connection may ask for at once, behind the first, which is free. */
export const MAX_ANSWER_CREDIT_BYTES = 1024 * 1024;

/** And by and by: a document of a megabyte four times a minute. An honest client asks when it has reason to worry. */
export const ANSWER_BYTES_A_SECOND = 64 * 1024;

/** What an answer costs beside its bytes: the walk through the document. */
export const ANSWER_COST_BYTES = 16 * 1024;

/** Answers kept encoded, and for how long: after a restart everybody comes with the same question. */
export const MAX_KEPT_ANSWERS = 4;
export const KEPT_ANSWER_MS = 10_000;

/** Bytes of later changes that are sent with a kept answer; with more it is encoded anew. */
export const MAX_UPDATES_WITH_ANSWER_BYTES = 64 * 1024;

/** How long a client id belongs to a device that is gone: a tunnel, a lift, a change of networks. */
export const CLAIM_MS = 60_000;

/** Characters of the secret of a device; ours have 22. */
export const MAX_DEVICE_SECRET = 64;
