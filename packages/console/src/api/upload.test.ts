import { describe, expect, test, vi } from 'vitest';
import { ApiError } from './client.ts';
import { upload, type UploadTarget } from './upload.ts';

/** A server that keeps what it is sent and fails as told. */
function server(failures: (Error | null)[] = []) {
  const state = { received: 0, appends: 0 };
  const target: UploadTarget = {
    offset: async () => state.received,
    append: async (_id, offset, chunk) => {
      const failure = failures[state.appends++];
      if (failure) throw failure;
      expect(offset).toBe(state.received);
      state.received += chunk.size;
      return { received: state.received };
    },
  };
  return { state, target };
}

const file = new File([new Uint8Array(25)], 'plant.pcap');
const options = (target: UploadTarget) => ({
  signal: new AbortController().signal,
  onProgress: vi.fn(),
  target,
  chunkBytes: 10,
  pause: () => 0,
});

describe('upload', () => {
  test('sends chunks in order and reports what is acknowledged', async () => {
    const { state, target } = server();
    const given = options(target);
    await upload('c1', file, given);
    expect(state).toEqual({ received: 25, appends: 3 });
    expect(given.onProgress.mock.calls.map(([progress]) => progress.received)).toEqual([0, 10, 20, 25]);
  });
  test('goes on after a lost connection from where the server is', async () => {
    const { state, target } = server([null, new ApiError(0, 'unreachable', ''), null]);
    const given = options(target);
    await upload('c1', file, given);
    expect(state.received).toBe(25);
    expect(given.onProgress.mock.calls.some(([progress]) => progress.waiting)).toBe(true);
  });
  test('a refusal is final', async () => {
    const { target, state } = server([new ApiError(413, 'too-large', 'too large')]);
    await expect(upload('c1', file, options(target))).rejects.toMatchObject({ status: 413 });
    expect(state.appends).toBe(1);
  });
  test('resumes an upload begun earlier', async () => {
    const { target, state } = server();
    state.received = 20;
    await upload('c1', file, { ...options(target), received: 20 });
    expect(state).toEqual({ received: 25, appends: 1 });
  });
  test('stops when told', async () => {
    const stop = new AbortController();
    const { target } = server([new ApiError(0, 'unreachable', '')]);
    const given = { ...options(target), signal: stop.signal, pause: () => 10_000 };
    const running = upload('c1', file, given);
    setTimeout(() => stop.abort(), 5);
    await expect(running).rejects.toBeDefined();
  });
});
