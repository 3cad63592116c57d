import type { AnalysisResult } from '@fengsui/sensor';
import type { Component } from '@fengsui/sources';
import { readFile, rm } from 'node:fs/promises';
import { runInChild } from '../kernel/child.ts';
import type { SourceReading } from './schema-sources.ts';

/** What a file of other tools' records says, as it is filed. Numbers of frames are numbers of records. */
export interface Reading {
  assets: AnalysisResult['assets'];
  conversations: AnalysisResult['conversations'];
  findings: AnalysisResult['findings'];
  components: Omit<Component, 'bill' | 'hashes'>[];
  reading: SourceReading;
  first: string | null;
  last: string | null;
  dropped: { [kind: string]: number };
}

/** What the process that reads is asked. */
export interface ReadingRequest {
  path: string;
  /** Name of the file as it was uploaded: it helps to recognise the format. */
  name: string;
  /** Id of the format; recognised by content without it. */
  format: string | null;
  /** Time of what carries none: when the file was uploaded. */
  at: string;
  /** File for the result, because it may be large. */
  output: string;
}

/** How far a reading is. */
export interface ReadingProgress {
  bytes: number;
  totalBytes: number;
}

/**
 * Reads a file of records in a process of its own: records are as hostile as frames.
 * @param request names the file for the result; it is removed afterwards
 */
export async function readRecords(
  request: ReadingRequest,
  options: { memoryMegabytes: number; signal: AbortSignal; onProgress(progress: ReadingProgress): void },
): Promise<Reading> {
  try {
    await runInChild(new URL('./reading-child', import.meta.url), request, options);
    return JSON.parse(await readFile(request.output, 'utf8')) as Reading;
  } finally {
    await rm(request.output, { force: true });
  }
}
