import { Button, CopyButton, Modal, Stack, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { Notice } from './notice.tsx';
import { useText } from '../i18n/use-text.ts';

/** Something that is shown once: a token, a one-time link. It is copied from here or lost. */
export function SecretDialog(props: { title: string; label: string; secret: string; warning: string; onClose: () => void }) {
  const { t } = useText();
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={props.title}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <Notice tone="doubt">{props.warning}</Notice>
        <TextInput
          label={props.label}
          readOnly
          value={props.secret}
          data-autofocus
          onFocus={(event) => event.currentTarget.select()}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <CopyButton value={props.secret}>
            {({ copied, copy }) => (
              <Button
                onClick={copy}
                leftSection={copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
              >
                {t(copied ? 'common.copied' : 'common.copy')}
              </Button>
            )}
          </CopyButton>
          <Button variant="default" onClick={props.onClose}>
            {t('common.close')}
          </Button>
        </div>
      </Stack>
    </Modal>
  );
}
