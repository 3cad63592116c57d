import { useState } from 'react';
import { Button, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { IconCheck, IconChevronDown, IconChevronRight, IconPencil, IconUserCheck } from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import { type AssetDetail, type AttributeName, ATTRIBUTES, type Evidence } from '../api/network.ts';
import { Notice } from './notice.tsx';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../shell/session.ts';
import { ClaimSource } from './claim-source.tsx';
import { Confidence, When } from './marks.tsx';
import { Panel } from './page.tsx';
import { useErrorText } from './toast.tsx';
import { useChange } from './use-change.ts';

/** Every attribute of a device with its value, how sure it is, and, opened, every claim that speaks for or against it. */
export function IdentityPanel({ asset }: { asset: AssetDetail }) {
  const { t } = useText();
  const conflicts = asset.conflicts.length;
  const [edited, setEdited] = useState<{ attribute: AttributeName; value: string }>();
  return (
    <Panel
      title={t('identity.title')}
      extra={<span className="small muted">{t('identity.claims', { count: asset.evidence.length })}</span>}
    >
      {conflicts > 0 && <Notice tone="doubt">{t('identity.conflicts', { count: conflicts })}</Notice>}
      <dl className="attrs">
        {ATTRIBUTES.map((attribute) => (
          <AttributeRow key={attribute} asset={asset} attribute={attribute} onEdit={(value) => setEdited({ attribute, value })} />
        ))}
      </dl>
      {edited && <DecideDialog asset={asset} {...edited} onClose={() => setEdited(undefined)} />}
    </Panel>
  );
}

function AttributeRow(props: { asset: AssetDetail; attribute: AttributeName; onEdit: (value: string) => void }) {
  const { asset, attribute, onEdit } = props;
  const { t, word } = useText();
  const may = useMay('assets.write');
  const decided = asset.attributes.find((one) => one.attribute === attribute);
  const claims = asset.evidence.filter((one) => one.attribute === attribute);
  const conflict = decided?.conflict ?? asset.conflicts.includes(attribute);
  const [open, setOpen] = useState(false);
  const value = decided?.value ?? (asset[attribute] === null ? null : String(asset[attribute]));
  const others = [...new Set(claims.map((one) => show(attribute, one.value, word)))].filter(
    (one) => value === null || one !== show(attribute, value, word),
  );
  return (
    <>
      <dt>{word('attribute', attribute)}</dt>
      <dd>
        <div className="claim">
          <div className="row" style={{ gap: '0.25rem 0.625rem' }}>
            {value === null ? (
              <span className="muted">{t('common.unknown')}</span>
            ) : (
              <span style={{ fontWeight: 600 }}>{show(attribute, value, word)}</span>
            )}
            {decided?.by === 'person' && (
              <span className="tag tag-accent">
                <IconUserCheck size={13} aria-hidden />
                {decided.source}
              </span>
            )}
            {conflict && (
              <button type="button" className="tag tag-medium as-button" aria-expanded={open} onClick={() => setOpen(!open)}>
                {t('identity.conflict')}
              </button>
            )}
          </div>
          <div className="row-tight">
            {decided && decided.by === 'evidence' && <Confidence value={decided.confidence} />}
            {claims.length > 0 && (
              <button
                type="button"
                className="sort link small"
                aria-expanded={open}
                onClick={() => setOpen(!open)}
                aria-label={t('identity.evidenceOf', { attribute: word('attribute', attribute), count: claims.length })}
              >
                {claims.length}
                {open ? <IconChevronDown size={13} aria-hidden /> : <IconChevronRight size={13} aria-hidden />}
              </button>
            )}
            {may && (
              <button
                type="button"
                className="sort link"
                onClick={() => onEdit(value ?? '')}
                aria-label={t('identity.edit', { attribute: word('attribute', attribute) })}
              >
                <IconPencil size={14} aria-hidden />
              </button>
            )}
          </div>
        </div>
        {conflict && !open && others.length > 0 && (
          <div className="small muted">
            {t('identity.others')}
            {others.slice(0, 4).join(' · ')}
          </div>
        )}
        {open && <Claims claims={claims} decided={value} attribute={attribute} asset={asset} />}
      </dd>
    </>
  );
}

/** Claims side by side, the surest first; each can be confirmed with one press. */
function Claims(props: { claims: Evidence[]; decided: string | null; attribute: AttributeName; asset: AssetDetail }) {
  const { claims, decided, attribute, asset } = props;
  const { t, word } = useText();
  const may = useMay('assets.write');
  const confirm = useDecide(asset.id);
  const conflicting = new Set(claims.map((claim) => claim.value)).size > 1;
  const captures = new Map(asset.captures.map((one) => [one.id, one]));
  const isRecords = (claim: Evidence) => captures.get(claim.capture)?.kind === 'records';
  return (
    <ul className={`claims small${conflicting ? ' conflict' : ''}`}>
      {claims
        .toSorted((a, b) => b.confidence - a.confidence)
        .slice(0, 20)
        .map((claim) => (
          <li
            key={`${claim.source} ${claim.method} ${claim.fingerprint} ${claim.value} ${claim.frame} ${claim.capture}`}
            className="claim"
          >
            <div>
              <span style={{ fontWeight: claim.value === decided ? 600 : 400 }}>{show(attribute, claim.value, word)}</span>{' '}
              <span className="muted">
                <ClaimSource {...claim} />
                {' · '}
                <Link
                  className="link"
                  to={isRecords(claim) ? '/sources/$id' : '/captures/$id'}
                  params={{ id: claim.capture }}
                  title={captures.get(claim.capture)?.name}
                >
                  {claim.frame === null
                    ? (captures.get(claim.capture)?.name ?? t('finding.capture'))
                    : t(isRecords(claim) ? 'identity.record' : 'identity.frame', { frame: claim.frame })}
                </Link>
                {claim.at && (
                  <>
                    {' · '}
                    <When iso={claim.at} />
                  </>
                )}
              </span>
            </div>
            <span className="row-tight">
              <Confidence value={claim.confidence} />
              {may && conflicting && (
                <button
                  type="button"
                  className="sort link"
                  disabled={confirm.isPending}
                  aria-label={t('identity.confirmValue', { value: claim.value })}
                  title={t('identity.confirm')}
                  onClick={() => confirm.mutate({ attribute, value: claim.value })}
                >
                  <IconCheck size={14} aria-hidden />
                </button>
              )}
            </span>
          </li>
        ))}
    </ul>
  );
}

/** Corrects or confirms a value, with a note; or takes an earlier decision back. */
function DecideDialog(props: { asset: AssetDetail; attribute: AttributeName; value: string; onClose: () => void }) {
  const { asset, attribute, onClose } = props;
  const { t, word } = useText();
  const errorText = useErrorText();
  const [value, setValue] = useState(props.value);
  const [note, setNote] = useState('');
  const decide = useDecide(asset.id, onClose);
  const overridden = asset.overrides.some((one) => one.attribute === attribute);
  const undo = useChange(() => api.assets.undecide(asset.id, attribute), { stale: ['assets'], onDone: onClose });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('identity.edit', { attribute: word('attribute', attribute) })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          decide.mutate({ attribute, value: value.trim(), note: note.trim() });
        }}
      >
        <Stack>
          {decide.isError && <Notice tone="bad">{errorText(decide.error)}</Notice>}
          <TextInput
            data-autofocus
            required
            label={t('identity.value')}
            description={t('identity.valueHint')}
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
          />
          <Textarea
            label={t('common.note')}
            autosize
            minRows={2}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <div className="row" style={{ justifyContent: 'flex-end' }}>
            {overridden && (
              <Button variant="subtle" color="red" loading={undo.isPending} onClick={() => undo.mutate()}>
                {t('identity.undo')}
              </Button>
            )}
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={decide.isPending} disabled={value.trim() === ''}>
              {t('identity.confirm')}
            </Button>
          </div>
        </Stack>
      </form>
    </Modal>
  );
}

function useDecide(asset: string, onDone?: () => void) {
  const { t } = useText();
  return useChange(
    (body: { attribute: AttributeName; value: string; note?: string }) =>
      api.assets.decide(asset, body.attribute, body.value, body.note),
    { stale: ['assets', 'overview', 'map'], said: t('identity.confirmed'), onDone },
  );
}

/** A value as a person reads it: roles and levels have words, the rest stands as it was said. */
function show(attribute: AttributeName, value: string, word: ReturnType<typeof useText>['word']): string {
  return attribute === 'role' ? word('role', value) : attribute === 'purdueLevel' ? word('level', value) : value;
}
