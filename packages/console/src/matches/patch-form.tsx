import { useState } from 'react';
import { Checkbox, TextInput } from '@mantine/core';
import { FormDialog } from '../components/form-dialog.tsx';
import { isReason, ReasonField } from '../components/reason-field.tsx';
import { useText } from '../i18n/use-text.ts';
import { matchApi, STALE, type Fix, type Patch, type PatchChange } from './api.ts';
import { useFixName } from './fix-name.ts';

/** What is decided or told about a fix: planned with a day and a person, made, excepted with reason, owner and last day, or taken back. */
export function PatchForm(props: {
  state: PatchChange['state'];
  fix: Fix;
  assets: readonly { id: string; label: string; patch: Patch | null }[];
  /** Assets that need the fix, of which not all may be named. */
  count: number;
  onClose: () => void;
}) {
  const { state, fix, assets, count, onClose } = props;
  const { t, number } = useText();
  const fixName = useFixName();
  const only = assets.length === 1 ? assets[0].patch : null;
  const [chosen, setChosen] = useState<readonly string[]>(() => assets.map(({ id }) => id));
  const [day, setDay] = useState(() => (state === 'planned' ? (only?.plannedFor ?? '') : ''));
  const [person, setPerson] = useState((state === 'excepted' ? only?.owner : only?.assignee) ?? '');
  const [reason, setReason] = useState('');
  const excepted = state === 'excepted';
  const missing = chosen.length === 0 || (excepted && (day === '' || person.trim() === '' || !isReason(reason)));
  return (
    <FormDialog
      title={t(`patches.ask.${state}`)}
      submit={t('common.save')}
      disabled={missing}
      stale={STALE}
      onClose={onClose}
      said={t(`patches.told.${state}`)}
      run={() =>
        matchApi.setPatch({
          assets: [...chosen],
          fix,
          state,
          ...(state === 'planned' && day !== '' && { plannedFor: day }),
          ...(state === 'planned' && person.trim() !== '' && { assignee: person.trim() }),
          ...(excepted && { owner: person.trim(), expires: day }),
          ...(isReason(reason) && { reason: reason.trim() }),
        })
      }
    >
      <strong>{fixName(fix)}</strong>
      {assets.length === 1 ? (
        <span>{assets[0].label}</span>
      ) : (
        <Checkbox.Group
          label={t('patches.onAssets')}
          description={
            count > assets.length ? t('patches.firstAssets', { shown: number(assets.length), count: number(count) }) : undefined
          }
          value={[...chosen]}
          onChange={setChosen}
        >
          <div className="fix-choice">
            {assets.map(({ id, label }) => (
              <Checkbox key={id} value={id} label={label} size="xs" />
            ))}
          </div>
        </Checkbox.Group>
      )}
      {(state === 'planned' || excepted) && (
        <>
          <TextInput
            type="date"
            label={excepted ? t('patches.expires') : t('patches.plannedFor')}
            required={excepted}
            value={day}
            data-autofocus
            onChange={(event) => setDay(event.currentTarget.value)}
          />
          <TextInput
            label={excepted ? t('patches.owner') : t('patches.assignee')}
            required={excepted}
            value={person}
            onChange={(event) => setPerson(event.currentTarget.value)}
          />
        </>
      )}
      {state === 'done' && <p className="muted small">{t('patches.doneHint')}</p>}
      <ReasonField value={reason} onChange={setReason} required={excepted} />
    </FormDialog>
  );
}
