import { useState } from 'react';
import { Button, Radio, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { IconBell, IconBellOff } from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import type { Finding, Suppression, SuppressionCreate } from '../api/findings.ts';
import { useText } from '../i18n/use-text.ts';
import { findingText } from '../lib/finding.ts';
import { expiryAfter, type Scope, SCOPES, scopeOf } from '../lib/suppression.ts';
import { useMay, useSession } from '../shell/session.ts';
import { ConfirmDialog } from './confirm.tsx';
import { FormDialog } from './form-dialog.tsx';
import { Notice } from './notice.tsx';
import { toastDone } from './toast.tsx';

/** Days for which findings can be suppressed without naming a day. */
const DAYS = ['1', '7', '30', '90', ''] as const;

/** What a suppression that begins or ends makes stale. */
const STALE = ['findings', 'suppressions', 'overview', 'assets', 'map', 'sites'] as const;

/** Suppresses a finding and those like it, or ends its suppression; absent when the viewer may not. */
export function SuppressButton({ finding }: { finding: Finding }) {
  const { t } = useText();
  const may = useMay('findings.write');
  const [asked, setAsked] = useState(false);
  if (!may) return null;
  const { suppression } = finding;
  return (
    <>
      <Button
        variant="default"
        leftSection={suppression ? <IconBell size={15} aria-hidden /> : <IconBellOff size={15} aria-hidden />}
        onClick={() => setAsked(true)}
      >
        {t(suppression ? 'suppression.endThis' : 'suppression.suppress')}
      </Button>
      {asked &&
        (suppression ? (
          <EndSuppressionDialog id={suppression.id} onClose={() => setAsked(false)} />
        ) : (
          <SuppressDialog finding={finding} onClose={() => setAsked(false)} />
        ))}
    </>
  );
}

/** What, until when, in whose name and why: none of it can be left out. */
function SuppressDialog({ finding, onClose }: { finding: Finding; onClose: () => void }) {
  const { t, time, locale } = useText();
  const me = useSession().data?.user.displayName ?? '';
  const offered = SCOPES.filter((scope) => scopeOf(finding, scope) !== null);
  const [scope, setScope] = useState<Scope>(offered[0]);
  const [days, setDays] = useState<string>('7');
  const [until, setUntil] = useState('');
  const [window, setWindow] = useState(false);
  const [seenFrom, setSeenFrom] = useState(toLocal(finding.firstSeen));
  const [seenUntil, setSeenUntil] = useState(toLocal(finding.lastSeen, 60_000));
  const [owner, setOwner] = useState(me);
  const [reason, setReason] = useState('');
  const expiresAt = days === '' ? readLocal(until) : expiryAfter(Number(days));
  const windowed = !window || (readLocal(seenFrom) !== null && readLocal(seenUntil) !== null && seenFrom <= seenUntil);
  const complete =
    expiresAt !== null && Date.parse(expiresAt) > Date.now() && windowed && owner.trim() !== '' && reason.trim().length >= 3;
  const words = {
    title: findingText(finding, locale).title,
    client: finding.client ?? '–',
    server: finding.server ?? finding.client ?? '–',
  };
  const run = async () => {
    const body: SuppressionCreate = {
      ...scopeOf(finding, scope),
      site: finding.site,
      ...(window ? { seenFrom: readLocal(seenFrom) ?? '', seenUntil: readLocal(seenUntil) ?? '' } : {}),
      owner: owner.trim(),
      reason: reason.trim(),
      expiresAt: expiresAt ?? '',
    };
    const made = await api.suppressions.create(body);
    toastDone(t('suppression.done', { count: made.findings, until: time(made.expiresAt) }));
  };
  return (
    <FormDialog
      title={t('suppression.title')}
      submit={t('suppression.submit')}
      disabled={!complete}
      run={run}
      stale={STALE}
      onClose={onClose}
    >
      <p className="small muted" style={{ margin: 0 }}>
        {t('suppression.text')}
      </p>
      <Radio.Group label={t('suppression.what')} value={scope} onChange={setScope}>
        <Stack gap={6} mt={6}>
          {offered.map((one) => (
            <Radio key={one} value={one} label={t(`suppression.scope.${one}`, words)} />
          ))}
        </Stack>
      </Radio.Group>
      <Radio.Group
        label={t('suppression.when')}
        value={window ? 'window' : 'always'}
        onChange={(value) => setWindow(value === 'window')}
      >
        <Stack gap={6} mt={6}>
          <Radio value="always" label={t('suppression.always')} />
          <Radio value="window" label={t('suppression.window')} />
        </Stack>
      </Radio.Group>
      {window && (
        <div className="grid cols-2" style={{ gap: '0.75rem' }}>
          <TextInput
            type="datetime-local"
            label={t('suppression.seenFrom')}
            value={seenFrom}
            onChange={(event) => setSeenFrom(event.currentTarget.value)}
          />
          <TextInput
            type="datetime-local"
            label={t('suppression.seenUntil')}
            value={seenUntil}
            onChange={(event) => setSeenUntil(event.currentTarget.value)}
          />
        </div>
      )}
      <Select
        label={t('suppression.expires')}
        description={t('suppression.expiresHint')}
        data={DAYS.map((one) => ({
          value: one,
          label: one === '' ? t('suppression.untilDay') : t('suppression.forDays', { count: Number(one) }),
        }))}
        value={days}
        onChange={(value) => setDays(value ?? '7')}
        allowDeselect={false}
      />
      {days === '' && (
        <TextInput
          type="datetime-local"
          required
          label={t('suppression.until')}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
      )}
      <Account owner={owner} reason={reason} onOwner={setOwner} onReason={setReason} />
    </FormDialog>
  );
}

/** In whose name and why. */
function Account(props: { owner: string; reason: string; onOwner: (owner: string) => void; onReason: (reason: string) => void }) {
  const { owner, reason, onOwner, onReason } = props;
  const { t } = useText();
  return (
    <>
      <TextInput
        required
        label={t('suppression.owner')}
        description={t('suppression.ownerHint')}
        value={owner}
        maxLength={160}
        onChange={(event) => onOwner(event.currentTarget.value)}
      />
      <Textarea
        required
        label={t('common.reason')}
        placeholder={t('suppression.reasonHint')}
        autosize
        minRows={2}
        maxLength={4000}
        value={reason}
        onChange={(event) => onReason(event.currentTarget.value)}
      />
    </>
  );
}

/** Changes in whose name, why and until when; what is suppressed stays as it is. */
export function ChangeSuppressionDialog({ suppression, onClose }: { suppression: Suppression; onClose: () => void }) {
  const { t } = useText();
  const [owner, setOwner] = useState(suppression.owner);
  const [reason, setReason] = useState(suppression.reason);
  const [until, setUntil] = useState(toLocal(suppression.expiresAt));
  const expiresAt = readLocal(until);
  const complete = expiresAt !== null && Date.parse(expiresAt) > Date.now() && owner.trim() !== '' && reason.trim().length >= 3;
  return (
    <FormDialog
      title={t('suppression.change')}
      submit={t('common.save')}
      disabled={!complete}
      run={() =>
        api.suppressions.update(suppression.id, {
          owner: owner.trim(),
          reason: reason.trim(),
          ...(until === toLocal(suppression.expiresAt) ? {} : { expiresAt: expiresAt ?? '' }),
        })
      }
      stale={STALE}
      onClose={onClose}
    >
      <TextInput
        type="datetime-local"
        required
        label={t('suppression.until')}
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
      <Account owner={owner} reason={reason} onOwner={setOwner} onReason={setReason} />
    </FormDialog>
  );
}

/** Asks before a suppression ends: its findings are open again at once. */
export function EndSuppressionDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useText();
  return (
    <ConfirmDialog
      title={t('suppression.endThis')}
      text={t('suppression.endText')}
      action={t('suppression.end')}
      run={() => api.suppressions.end(id)}
      stale={STALE}
      onClose={onClose}
    />
  );
}

/** Why nobody has to look at a finding, who says so and until when. */
export function SuppressedNotice({ suppression }: { suppression: NonNullable<Finding['suppression']> }) {
  const { t, time } = useText();
  return (
    <Notice tone="calm" title={t('suppression.by', { owner: suppression.owner, until: time(suppression.expiresAt) })}>
      <span style={{ whiteSpace: 'pre-wrap' }}>{suppression.reason}</span>{' '}
      <Link className="link nowrap" to="/suppressions">
        {t('suppression.all')}
      </Link>
    </Notice>
  );
}

/** A time as the field of a date and a time wants it, in the viewer's zone. */
function toLocal(iso: string, later = 0): string {
  const at = new Date(Date.parse(iso) + later);
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function readLocal(value: string): string | null {
  const at = new Date(value);
  return value === '' || Number.isNaN(at.getTime()) ? null : at.toISOString();
}
