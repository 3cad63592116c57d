import { useState } from 'react';
import { Button, Modal, Stack, Textarea, Tooltip } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/endpoints.ts';
import type { Match, MatchState } from '../api/types.ts';
import { Notice } from './notice.tsx';
import { useText } from '../i18n/use-text.ts';
import { toastDone, useErrorText } from './toast.tsx';

const TONES: Record<MatchState, string> = { open: 'tag', confirmed: 'tag tag-high', dismissed: 'tag' };

/** What a person decided about a match, and what may be decided next. */
export function MatchDecision({ match, may, onDecide }: { match: Match; may: boolean; onDecide: (state: MatchState) => void }) {
  const { t, word } = useText();
  return (
    <span className="row" style={{ gap: '0.375rem' }}>
      {match.state !== 'open' && (
        <Tooltip
          label={[match.decidedBy, match.note].filter(Boolean).join(t('common.colon'))}
          disabled={!match.decidedBy && !match.note}
        >
          <span className={TONES[match.state]}>{word('matchState', match.state)}</span>
        </Tooltip>
      )}
      {may && match.state === 'open' && (
        <>
          <Button size="compact-xs" variant="default" onClick={() => onDecide('confirmed')}>
            {t('vulnerability.confirm')}
          </Button>
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => onDecide('dismissed')}>
            {t('vulnerability.dismiss')}
          </Button>
        </>
      )}
      {may && match.state !== 'open' && (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => onDecide('open')}>
          {t('vulnerability.reopen')}
        </Button>
      )}
      {!may && match.state === 'open' && <span className="tag">{word('matchState', 'open')}</span>}
    </span>
  );
}

/** Asks for the reason; a dismissal is not accepted without one. */
export function DecideMatch({ match, state, onClose }: { match: Match; state: MatchState; onClose: () => void }) {
  const { t } = useText();
  const client = useQueryClient();
  const errorText = useErrorText();
  const [note, setNote] = useState('');
  const decide = useMutation({
    mutationFn: () => api.matches.update(match.id, { state, ...(note.trim() && { note: note.trim() }) }),
    onSuccess: () => {
      toastDone(t(`vulnerability.done.${state}`));
      for (const key of ['matches', 'patches', 'overview', 'assets', 'vulnerabilities'])
        void client.invalidateQueries({ queryKey: [key] });
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`vulnerability.ask.${state}`)}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          decide.mutate();
        }}
      >
        <Stack>
          <div>
            <strong>{match.vulnerability.id}</strong> · {match.asset.label}
            <div className="small muted">{match.vulnerability.title}</div>
          </div>
          {decide.isError && <Notice tone="bad">{errorText(decide.error)}</Notice>}
          <Textarea
            data-autofocus
            label={t('vulnerability.reason')}
            description={state === 'dismissed' ? t('vulnerability.reasonHint') : undefined}
            required={state === 'dismissed'}
            autosize
            minRows={3}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <div className="row" style={{ justifyContent: 'flex-end' }}>
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={decide.isPending} disabled={state === 'dismissed' && note.trim() === ''}>
              {t('common.save')}
            </Button>
          </div>
        </Stack>
      </form>
    </Modal>
  );
}
