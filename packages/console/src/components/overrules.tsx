import { useState } from 'react';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconGavel } from '@tabler/icons-react';
import { OVERRULED, overruleApi, type Overruled, type OverruleRow } from '../api/life.ts';
import { useText } from '../i18n/use-text.ts';
import { sayClaim } from '../library/dispute-value.ts';
import { useMay } from '../shell/session.ts';
import { FormDialog } from './form-dialog.tsx';
import { When } from './marks.tsx';
import { isReason, ReasonField } from './reason-field.tsx';

const STALE = ['life', 'library', 'entry', 'vulnerabilities'] as const;
/** Values of attributes that have only few. */
const CHOICES: Partial<Record<Overruled, readonly string[]>> = {
  hazard: ['critical', 'high', 'medium', 'low', 'none'],
  state: ['PUBLISHED', 'REJECTED', 'DISPUTED'],
};
const EXAMPLES: Partial<Record<Overruled, string>> = {
  weakness: 'CWE-787',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
};

/** What persons decided of a vulnerability over all sources, with name, reason and time. */
export function Overrules({ id }: { id: string }) {
  const text = useText();
  const { t } = text;
  const may = useMay('library.verify');
  const query = useQuery({ queryKey: ['life', 'overrules', id], queryFn: () => overruleApi.list(id) });
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<OverruleRow>();
  const rows = query.data?.items ?? [];
  const shown = ({ attribute, value }: OverruleRow) => sayClaim(attribute, value, text);
  if (rows.length === 0 && !may) return null;
  return (
    <section aria-label={t('life.overrules')}>
      <div className="row" style={{ justifyContent: 'space-between' }}>
        <h3 style={{ margin: 0, fontSize: '0.875rem' }}>{t('life.overrules')}</h3>
        {may && query.data && (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconGavel size={14} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {t('life.overrule')}
          </Button>
        )}
      </div>
      {rows.length > 0 && (
        <dl className="attrs">
          {rows.map((one) => (
            <div key={one.id} style={{ display: 'contents' }}>
              <dt>{t(`life.overruled.${one.attribute}`)}</dt>
              <dd style={{ overflowWrap: 'anywhere' }}>
                {one.withdrawn ? <del>{shown(one)}</del> : <strong>{shown(one)}</strong>}
                <div>{one.reason}</div>
                <div className="small muted">
                  {one.by} · <When iso={one.at} />
                </div>
                {one.withdrawn && (
                  <div className="small muted">
                    {t('life.withdrawn')} · {one.withdrawn.by} · <When iso={one.withdrawn.at} /> — {one.withdrawn.reason}
                  </div>
                )}
                {may && !one.withdrawn && (
                  <Button size="compact-sm" variant="subtle" color="red" onClick={() => setLeaving(one)}>
                    {t('life.withdraw')}
                  </Button>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {adding && <OverruleDialog id={id} onClose={() => setAdding(false)} />}
      {leaving && <WithdrawDialog id={id} overrule={leaving} onClose={() => setLeaving(undefined)} />}
    </section>
  );
}

function OverruleDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const text = useText();
  const { t } = text;
  const [attribute, setAttribute] = useState<Overruled>('hazard');
  const [value, setValue] = useState('high');
  const [reason, setReason] = useState('');
  const choices = CHOICES[attribute];
  const choose = (next: Overruled) => {
    setAttribute(next);
    setValue(CHOICES[next]?.[0] ?? '');
  };
  return (
    <FormDialog
      title={t('life.overrule')}
      submit={t('life.overrule')}
      disabled={value.trim() === '' || !isReason(reason)}
      run={() => overruleApi.overrule(id, { attribute, value: value.trim(), reason: reason.trim() })}
      stale={STALE}
      onClose={onClose}
    >
      <p style={{ margin: 0 }} className="muted small">
        {t('life.overruleText')}
      </p>
      <NativeSelect
        label={t('life.attribute')}
        data={OVERRULED.map((one) => ({ value: one, label: t(`life.overruled.${one}`) }))}
        value={attribute}
        onChange={(event) => choose(event.currentTarget.value as Overruled)}
      />
      {choices === undefined ? (
        <TextInput
          label={t('life.value')}
          required
          placeholder={EXAMPLES[attribute]}
          maxLength={400}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
      ) : (
        <NativeSelect
          label={t('life.value')}
          data={choices.map((one) => ({ value: one, label: sayClaim(attribute, one, text) }))}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
      )}
      <ReasonField value={reason} onChange={setReason} hint={t('life.reasonHint')} />
    </FormDialog>
  );
}

function WithdrawDialog({ id, overrule, onClose }: { id: string; overrule: OverruleRow; onClose: () => void }) {
  const { t } = useText();
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title={t('life.withdraw')}
      submit={t('life.withdraw')}
      disabled={!isReason(reason)}
      run={() => overruleApi.withdraw(id, overrule.id, reason.trim())}
      stale={STALE}
      onClose={onClose}
    >
      <ReasonField value={reason} onChange={setReason} hint={t('life.reasonHint')} />
    </FormDialog>
  );
}
