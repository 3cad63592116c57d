import type { JsonReader, TextReader } from './reader.ts';
import { stixReader } from './stix/read.ts';

/** Readers of JSON documents, in the order in which they are asked. */
export const jsonReaders: readonly JsonReader[] = [stixReader];

/** Readers of other text, in the order in which they are asked. */
export const textReaders: readonly TextReader[] = [];
