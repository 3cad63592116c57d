import { mispEventReader } from './misp/event.ts';
import { mispGalaxyReader } from './misp/galaxy.ts';
import { mispTaxonomyReader } from './misp/taxonomy.ts';
import { mispWarningListReader } from './misp/warning-list.ts';
import type { JsonReader, TextReader } from './reader.ts';
import { stixReader } from './stix/read.ts';

/** Readers of JSON documents, in the order in which they are asked. */
export const jsonReaders: readonly JsonReader[] = [
  stixReader,
  mispEventReader,
  mispTaxonomyReader,
  mispWarningListReader,
  mispGalaxyReader,
];

/** Readers of other text, in the order in which they are asked. */
export const textReaders: readonly TextReader[] = [];
