/** Version of the messages and frames; both ends of a channel must speak the same one. */
export const PROTOCOL_VERSION = 1;

/** Largest frame that any carrier takes in. */
export const MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** Largest control message; saved states of optimizers are the only large ones. */
export const MAX_CONTROL_BYTES = 32 * 1024 * 1024;

/** Most values (numbers, texts, keys, containers) in one control message; a typed array counts as one. */
export const MAX_CONTROL_ITEMS = 2 ** 21;

/** Largest detail of one evaluation: a frame has room for one and a vector, with all that may wait to be sent with them. */
export const MAX_DETAIL_BYTES = 24 * 1024 * 1024;

/** Most numbers in one vector of residuals, or in one gradient. */
export const MAX_VECTOR_LENGTH = 2 ** 22;

/** Deepest nesting of arrays and objects in a control message. */
export const MAX_DEPTH = 64;

/** Longest stack trace, and message, of an error that travels. */
export const MAX_ERROR_TEXT = 8 * 1024;

/** Longest chain of causes of an error that travels. */
export const MAX_CAUSES = 8;
