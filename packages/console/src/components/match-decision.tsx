import { useState } from 'react';
import { Button, Tooltip } from '@mantine/core';
import { api } from '../api/endpoints.ts';
import type { Match, MatchState } from '../matches/api.ts';
import { useText } from '../i18n/use-text.ts';
import { STALE } from '../matches/api.ts';
import { FormDialog } from './form-dialog.tsx';
import { ReasonField } from './reason-field.tsx';

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
  const [note, setNote] = useState('');
  const dismissed = state === 'dismissed';
  return (
    <FormDialog
      title={t(`vulnerability.ask.${state}`)}
      submit={t('common.save')}
      disabled={dismissed && note.trim() === ''}
      run={() => api.matches.update(match.id, { state, ...(note.trim() && { note: note.trim() }) })}
      said={t(`vulnerability.done.${state}`)}
      stale={STALE}
      onClose={onClose}
    >
      <div>
        <strong>{match.vulnerability.id}</strong> · {match.asset.label}
        <div className="small muted">{match.vulnerability.title}</div>
      </div>
      <ReasonField
        value={note}
        onChange={setNote}
        hint={dismissed ? t('vulnerability.reasonHint') : undefined}
        required={dismissed}
        autofocus
      />
    </FormDialog>
  );
}
