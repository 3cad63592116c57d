import { useState } from 'react';
import { Button, FileButton, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconCircleCheck } from '@tabler/icons-react';
import { FormDialog } from '../components/form-dialog.tsx';
import { When } from '../components/marks.tsx';
import { MatchTable } from '../components/match-table.tsx';
import { isReason, ReasonField } from '../components/reason-field.tsx';
import { Show, StateMessage } from '../components/states.tsx';
import { useChange } from '../components/use-change.ts';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../shell/session.ts';
import { CRITICALITIES, matchApi, STALE, type AssetContext, type Criticality } from './api.ts';
import { FixList } from './fix-list.tsx';
import { MatchDrawer } from './match-drawer.tsx';
import './matches.css';

/** Vulnerabilities of one asset: what it means to its plant, what to do first, every match, what it does not have, and its software. */
export function AssetMatches({ asset }: { asset: string }) {
  const { t } = useText();
  const [open, setOpen] = useState<string>();
  const context = useQuery({ queryKey: ['assets', asset, 'context'], queryFn: () => matchApi.context(asset) });
  return (
    <div className="stack" style={{ gap: 0 }}>
      <Show query={context} rows={3}>
        {(found) => <Context asset={asset} context={found} />}
      </Show>
      <FixList
        filter={{ asset }}
        hideAssets
        onOpen={setOpen}
        empty={
          <StateMessage
            icon={<IconCircleCheck size={32} stroke={1.4} />}
            title={t('patches.nothing')}
            text={t('asset.noMatchesText')}
          />
        }
      />
      <h3 className="place-head">{t('matches.all')}</h3>
      <MatchTable filter={{ asset }} hideAsset empty={<StateMessage title={t('asset.noMatches')} />} />
      <Exclusions asset={asset} />
      {context.data && <Bills asset={asset} bills={context.data.bills} />}
      <MatchDrawer id={open} onClose={() => setOpen(undefined)} />
    </div>
  );
}

function Context({ asset, context }: { asset: string; context: AssetContext }) {
  const { t, word, say } = useText();
  const may = useMay('matches.write');
  const [asked, setAsked] = useState(false);
  const { criticality, reachability, reachabilityWhy, answers } = context;
  const takeBack = useChange((question: string) => matchApi.takeBack(asset, question), { stale: STALE });
  return (
    <div style={{ padding: '0.875rem 1.125rem' }}>
      <dl className="attrs">
        <dt>{t('matches.criticality')}</dt>
        <dd>
          <strong>{word('criticality', criticality.value)}</strong>{' '}
          <span className="muted small">
            {criticality.by === null ? say(criticality.why) : `${criticality.by}${t('common.colon')}${criticality.reason ?? ''}`}
          </span>{' '}
          {may && (
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setAsked(true)}>
              {t('matches.set')}
            </Button>
          )}
        </dd>
        <dt>{t('matches.reachability')}</dt>
        <dd>
          {word('reachability', reachability)} {reachabilityWhy && <span className="muted small">{say(reachabilityWhy)}</span>}
        </dd>
        {answers.length > 0 && (
          <>
            <dt>{t('matches.answers')}</dt>
            <dd>
              <ul className="match-list small">
                {answers.map((one) => (
                  <li key={one.question}>
                    {say(one.text)} <strong>{say(one.label)}</strong>{' '}
                    <span className="muted">
                      {one.by}, <When iso={one.at} />
                    </span>{' '}
                    {may && (
                      <button type="button" className="sort link" onClick={() => takeBack.mutate(one.question)}>
                        {t('matches.unset')}
                      </button>
                    )}
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
      </dl>
      {asked && <SetContext asset={asset} context={context} onClose={() => setAsked(false)} />}
    </div>
  );
}

/** Asks what the device means to its plant; of nothing chosen the server derives it again. */
function SetContext({ asset, context, onClose }: { asset: string; context: AssetContext; onClose: () => void }) {
  const { t, word } = useText();
  const { criticality } = context;
  const [value, setValue] = useState<string | null>(criticality.by === null ? null : criticality.value);
  const [redundant, setRedundant] = useState<string | null>(context.redundant === null ? null : String(context.redundant));
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title={t('matches.setCriticality')}
      submit={t('common.save')}
      disabled={!isReason(reason)}
      stale={STALE}
      onClose={onClose}
      said={t('matches.inputSet')}
      run={() =>
        matchApi.setContext(asset, {
          criticality: value as Criticality | null,
          redundant: redundant === null ? null : redundant === 'true',
          reason: reason.trim(),
        })
      }
    >
      <Select
        label={t('matches.criticality')}
        placeholder={t('matches.derived', { value: word('criticality', criticality.derived) })}
        clearable
        clearButtonProps={{ 'aria-label': t('common.clear') }}
        value={value}
        data={CRITICALITIES.map((one) => ({ value: one, label: word('criticality', one) }))}
        onChange={setValue}
      />
      <Select
        label={t('matches.redundant')}
        placeholder={t('common.unknown')}
        clearable
        clearButtonProps={{ 'aria-label': t('common.clear') }}
        value={redundant}
        data={[
          { value: 'true', label: t('common.yes') },
          { value: 'false', label: t('common.no') },
        ]}
        onChange={setRedundant}
      />
      <ReasonField value={reason} onChange={setReason} />
    </FormDialog>
  );
}

/** What advisories say that it does not have, with their justification. */
function Exclusions({ asset }: { asset: string }) {
  const { t, word } = useText();
  const query = useQuery({ queryKey: ['matches', 'exclusions', asset], queryFn: () => matchApi.exclusions(asset) });
  const items = query.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <details className="place" style={{ padding: '0.75rem 1.125rem' }}>
      <summary>
        {t('matches.exclusions')}{' '}
        <span className="muted tabular">{query.data?.next === null ? items.length : `${items.length}+`}</span>
      </summary>
      <ul className="match-list small" style={{ marginTop: '0.5rem' }}>
        {items.map((one) => (
          <li key={`${one.vulnerability} ${one.advisory}`}>
            <Link className="link" to="/library/$id" params={{ id: one.vulnerability }}>
              {one.vulnerability}
            </Link>{' '}
            <span className="tag tag-good">{word('exclusion', one.status)}</span> {one.product.name}
            {one.justification !== null && ` · ${word('justification', one.justification)}`}{' '}
            <span className="muted">{one.advisory}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Bills of materials of the asset: the software inside is matched as well. */
function Bills({ asset, bills }: { asset: string; bills: AssetContext['bills'] }) {
  const { t, number } = useText();
  const may = useMay('matches.write');
  const add = useChange((file: File) => matchApi.addBill(asset, file), { stale: STALE, said: t('matches.billTaken') });
  const drop = useChange((id: string) => matchApi.removeBill(asset, id), { stale: STALE });
  if (bills.length === 0 && !may) return null;
  return (
    <section className="place" style={{ padding: '0.75rem 1.125rem' }} aria-label={t('matches.bills')}>
      <div className="row" style={{ justifyContent: 'space-between' }}>
        <span>
          {t('matches.bills')} <span className="muted small">{t('matches.billsHint')}</span>
        </span>
        {may && (
          <FileButton
            onChange={(file) => file && add.mutate(file)}
            accept=".json,.xml,.spdx,.gz"
            inputProps={{ 'aria-label': t('matches.addBill') }}
          >
            {(button) => (
              <Button {...button} size="compact-sm" variant="default" loading={add.isPending}>
                {t('matches.addBill')}
              </Button>
            )}
          </FileButton>
        )}
      </div>
      {bills.length > 0 && (
        <ul className="match-list small">
          {bills.map((one) => (
            <li key={one.id}>
              {one.name} · {t('matches.components', { count: one.components, shown: number(one.components) })} ·{' '}
              <span className="muted">
                {one.by}, <When iso={one.at} />
              </span>{' '}
              {may && (
                <button type="button" className="sort link" onClick={() => drop.mutate(one.id)}>
                  {t('common.delete')}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
