import { useCallback } from 'react';
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { toastDone, toastError } from './toast.tsx';

/** Makes cached answers stale, by the first words of their keys; those that are shown are asked for again. */
export function useStale(): (keys: readonly string[]) => void {
  const client = useQueryClient();
  return useCallback(
    (keys) => {
      for (const key of keys) void client.invalidateQueries({ queryKey: [key] });
    },
    [client],
  );
}

/** A change that is made without a dialog: what it makes stale is asked for again, and a failure is told. */
export function useChange<Given, Answer>(
  run: (given: Given) => Promise<Answer>,
  { stale, said, onDone }: { stale: readonly string[]; said?: string; onDone?: (answer: Answer) => void },
): UseMutationResult<Answer, unknown, Given> {
  const makeStale = useStale();
  return useMutation({
    mutationFn: run,
    onSuccess: (answer) => {
      if (said !== undefined) toastDone(said);
      makeStale(stale);
      onDone?.(answer);
    },
    onError: toastError,
  });
}
