import { Button, Modal, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Notice } from './notice.tsx';
import { useText } from '../i18n/use-text.ts';
import { useErrorText } from './toast.tsx';
import { useStale } from './use-change.ts';

/** Asks before what cannot be undone. `stale` names the cached answers that it changes. */
export function ConfirmDialog(props: {
  title: string;
  text: string;
  action: string;
  run: () => Promise<unknown>;
  stale: readonly string[];
  onClose: () => void;
  onDone?: () => void;
}) {
  const { t } = useText();
  const errorText = useErrorText();
  const makeStale = useStale();
  const run = useMutation({
    mutationFn: props.run,
    onSuccess: () => {
      props.onClose();
      props.onDone?.();
      makeStale(props.stale);
    },
  });
  return (
    <Modal opened onClose={props.onClose} title={props.title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack>
        <div style={{ overflowWrap: 'anywhere' }}>{props.text}</div>
        {run.isError && <Notice tone="bad">{errorText(run.error)}</Notice>}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" data-autofocus onClick={props.onClose}>
            {t('common.cancel')}
          </Button>
          <Button color="red" loading={run.isPending} onClick={() => run.mutate()}>
            {props.action}
          </Button>
        </div>
      </Stack>
    </Modal>
  );
}
