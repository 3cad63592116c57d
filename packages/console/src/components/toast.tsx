import { useSyncExternalStore } from 'react';
import { Notification, Portal, Stack } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';
import { ApiError } from '../api/client.ts';
import { errorKind } from './states.tsx';

interface Toast {
  id: number;
  kind: 'done' | 'failed';
  text?: string;
  error?: unknown;
}

const LIFETIME = { done: 4000, failed: 10_000 };
let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function add(toast: Omit<Toast, 'id'>): void {
  const id = ++last;
  set([...toasts.slice(-3), { ...toast, id }]);
  setTimeout(() => set(toasts.filter((one) => one.id !== id)), LIFETIME[toast.kind]);
}

/** Says briefly that something was done. */
export const toastDone = (text: string) => add({ kind: 'done', text });

/** Says that something was not done, and why. */
export const toastError = (error: unknown) => add({ kind: 'failed', error });

/** The words for an error: the console's own for a code it knows, else the server's. */
export function useErrorText(): (error: unknown) => string {
  const { t, has } = useText();
  return (error) => {
    if (error instanceof ApiError && has(`errorCode.${error.code}`)) return t(`errorCode.${error.code}` as never);
    const kind = errorKind(error);
    return kind === 'refused' || kind === 'failed'
      ? error instanceof Error
        ? error.message
        : String(error)
      : t(`error.${kind}.title`);
  };
}

/** Where toasts appear; a screen reader hears them. */
export function Toasts() {
  const { t } = useText();
  const errorText = useErrorText();
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <Portal>
      <Stack
        gap="xs"
        role="status"
        aria-live="polite"
        style={{ position: 'fixed', right: 16, bottom: 16, zIndex: 500, width: 'min(22rem, calc(100vw - 2rem))' }}
      >
        {shown.map((toast) => (
          <Notification
            key={toast.id}
            withBorder
            color={toast.kind === 'done' ? 'teal' : 'red'}
            closeButtonProps={{ 'aria-label': t('common.close') }}
            onClose={() => set(toasts.filter((one) => one.id !== toast.id))}
            title={toast.kind === 'failed' ? t('error.notDone') : undefined}
          >
            {toast.text ?? errorText(toast.error)}
          </Notification>
        ))}
      </Stack>
    </Portal>
  );
}
