import type { RunEvent } from '../../domain/run-events.js';
import { packPlain, unpackPlain } from '../../protocol/plain-msgpack.js';
import { protocolError } from '../../protocol/protocol-error.js';
import { dictionary } from '../../protocol/shape.js';
import { fromWire, toWire, wireError } from '../../protocol/wire-error.js';
import { MAX_PAYLOAD_BYTES } from './frame.js';
import { journalError } from './journal-error.js';

/**
 * Version of what the frames hold. A reader takes in older ones too, and refuses newer ones by name. With version 2 come
 * runs of several sessions: evaluations with their place among those of their optimizer, with residuals or gradients and
 * what had been asked for; rounds; and more in the settings and the events.
 */
export const FORMAT_VERSION = 2;

/** What a segment begins with. */
export interface SegmentEntry {
  readonly format: number;
  readonly runId: string;
  /** Number of the segment, from 1. */
  readonly segment: number;
}

export interface SessionStartEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Number of the session, from 1. */
  readonly session: number;
  /** Seconds that the sessions before it took. */
  readonly seconds: number;
}

export interface SessionEndEntry {
  readonly at: number;
  readonly outcome: 'completed' | 'interrupted' | 'failed';
  readonly exitReason: string;
}

/**
 * Plain data as the payload of a frame.
 *
 * @throws GlompoError `GLOMPO_PROTOCOL` for anything else than plain data, `GLOMPO_JOURNAL` when it is too large.
 */
export function encodeEntry(entry: unknown): Uint8Array {
  const payload = Uint8Array.from(packPlain(entry, 'journal'));
  if (payload.byteLength <= MAX_PAYLOAD_BYTES) return payload;
  throw journalError(`An entry of ${payload.byteLength} bytes is too large for the journal.`);
}

/** @throws GlompoError `GLOMPO_PROTOCOL` when the payload is malformed. */
export function decodeEntry(payload: Uint8Array): Readonly<Record<string, unknown>> {
  const entry = unpackPlain(payload, 0, 'An entry of the journal');
  if (!dictionary(entry)) throw protocolError('An entry of the journal is no object.');
  return entry;
}

/** An event as the payload of a frame; a warning in its place when it cannot be one. */
export function encodeEvent(event: RunEvent): Uint8Array {
  try {
    return encodeEntry('error' in event ? { ...event, error: toWire(event.error) } : event);
  } catch (cause) {
    const error = journalError(`An event of the type ${event.type} cannot be recorded.`, { cause });
    return encodeEntry({ at: event.at, type: 'warning', error: toWire(error) });
  }
}

/** @throws GlompoError `GLOMPO_PROTOCOL` when the payload is malformed. */
export function decodeEvent(payload: Uint8Array): RunEvent {
  const event = decodeEntry(payload);
  if (typeof event.type !== 'string' || typeof event.at !== 'number')
    throw protocolError('An event of the journal has no type, or no time.');
  if (!('error' in event)) return event as unknown as RunEvent;
  if (!wireError(event.error)) throw protocolError('An event of the journal has no valid error.');
  return { ...event, error: fromWire(event.error) } as unknown as RunEvent;
}
