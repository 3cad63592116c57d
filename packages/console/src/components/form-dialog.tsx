import type { ReactNode } from 'react';
import { Button, Modal, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Notice } from './notice.tsx';
import { useText } from '../i18n/use-text.ts';
import { toastDone, useErrorText } from './toast.tsx';
import { useStale } from './use-change.ts';

/** A short form in a dialog: fields, what went wrong, cancel and submit. `run` does it; `stale` names what it changes. */
export function FormDialog<T>(props: {
  title: string;
  submit: string;
  disabled?: boolean;
  run: () => Promise<T>;
  stale: readonly string[];
  onClose: () => void;
  /** Told when it is done. */
  said?: string;
  /** Instead of closing, with what the server answered. */
  onDone?: (answer: T) => void;
  children: ReactNode;
}) {
  const { t } = useText();
  const makeStale = useStale();
  const errorText = useErrorText();
  const run = useMutation({
    mutationFn: props.run,
    onSuccess: (answer) => {
      makeStale(props.stale);
      if (props.said !== undefined) toastDone(props.said);
      if (props.onDone) props.onDone(answer);
      else props.onClose();
    },
  });
  return (
    <Modal opened onClose={props.onClose} title={props.title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          run.mutate();
        }}
      >
        <Stack>
          {run.isError && <Notice tone="bad">{errorText(run.error)}</Notice>}
          {props.children}
          <div className="row" style={{ justifyContent: 'flex-end' }}>
            <Button variant="default" onClick={props.onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={run.isPending} disabled={props.disabled}>
              {props.submit}
            </Button>
          </div>
        </Stack>
      </form>
    </Modal>
  );
}
