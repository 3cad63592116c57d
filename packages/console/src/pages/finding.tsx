import { useState } from 'react';
import { Button, Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { IconDownload } from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import { FINDING_STATES, type FindingDetail, type FindingState, type FindingStep } from '../api/findings.ts';
import { Endpoint } from '../components/asset-cells.tsx';
import { FieldList } from '../components/field-list.tsx';
import { FindingFrames } from '../components/frames.tsx';
import { SuppressButton, SuppressedNotice } from '../components/suppress.tsx';
import { StateTag, SuppressedTag } from '../components/finding-state.tsx';
import { Confidence, SeverityMark, Technique, When } from '../components/marks.tsx';
import { Page, Panel } from '../components/page.tsx';
import { Show } from '../components/states.tsx';
import { useChange } from '../components/use-change.ts';
import { FindingIndicators } from '../files/indicators.tsx';
import { GraphLink } from '../graph/graph-link.tsx';
import { useText } from '../i18n/use-text.ts';
import { findingText } from '../lib/finding.ts';
import { techniqueAdvice, techniqueName } from '../lib/attack.ts';
import { useMay } from '../shell/session.ts';

/** One finding: what happened and what it means, the frames that prove it, and what people did about it. */
export function FindingPage() {
  const { id } = useParams({ from: '/shell/findings/$id' });
  const { t, locale } = useText();
  const query = useQuery({ queryKey: ['findings', id], queryFn: () => api.findings.get(id) });
  return (
    <Page
      title={query.data ? findingText(query.data, locale).title : t('finding.finding')}
      back={{ to: '/findings', label: t('nav.findings') }}
      sub={
        query.data && (
          <span className="row" style={{ gap: '0.25rem 1rem' }}>
            <SeverityMark severity={query.data.severity} />
            <StateTag state={query.data.state} />
            {query.data.suppression && <SuppressedTag />}
            <span className="mono small">{query.data.rule}</span>
          </span>
        )
      }
      actions={
        query.data && (
          <>
            <GraphLink node={`finding:${query.data.id}`} />
            <SuppressButton finding={query.data} />
          </>
        )
      }
    >
      <Show query={query} rows={12}>
        {(finding) => (
          <div className="grid cols-main">
            <div className="stack">
              {finding.suppression && <SuppressedNotice suppression={finding.suppression} />}
              <Meaning finding={finding} />
              <FindingIndicators finding={finding.id} />
              <EvidencePanel finding={finding} />
            </div>
            <div className="stack">
              <Work finding={finding} />
              <Facts finding={finding} />
              <History steps={finding.history} />
            </div>
          </div>
        )}
      </Show>
    </Page>
  );
}

/** What it means, by the rule's own words where it has them and by its techniques, and what to do. */
function Meaning({ finding }: { finding: FindingDetail }) {
  const { t, locale } = useText();
  const { description, advice } = findingText(finding, locale);
  return (
    <Panel title={t('finding.meaning')}>
      {description && <p style={{ marginTop: 0 }}>{description}</p>}
      <dl className="attrs">
        {finding.techniques.map((id) => (
          <div key={id} style={{ display: 'contents' }}>
            <dt>
              <Technique id={id} />
            </dt>
            <dd>
              <span style={{ fontWeight: 600 }}>{techniqueName(id, locale) ?? id}</span>
            </dd>
          </div>
        ))}
      </dl>
      <h3 style={{ margin: '0.75rem 0 0.25rem' }}>{t('finding.advice')}</h3>
      {advice ? (
        <p style={{ margin: 0 }}>{advice}</p>
      ) : (
        <ol style={{ margin: 0, paddingLeft: '1.25rem' }}>
          {techniqueAdvice(finding.techniques).map((key) => (
            <li key={key}>{t(`advice.${key}`)}</li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

/** The proof: for each capture its fields, its frames decoded, and a slice to take away. */
function EvidencePanel({ finding }: { finding: FindingDetail }) {
  const { t, number } = useText();
  const may = useMay('evidence.read');
  const [index, setIndex] = useState(0);
  const evidence = finding.evidence[index];
  if (!evidence) return null;
  return (
    <Panel
      title={t('finding.evidence')}
      extra={
        may &&
        evidence.captureKind === 'packets' && (
          <Button
            component="a"
            href={api.findings.slice(finding.id, evidence.capture)}
            download
            variant="default"
            size="xs"
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            {t('finding.slice')}
          </Button>
        )
      }
    >
      {finding.evidence.length > 1 && (
        <Select
          size="xs"
          mb="sm"
          aria-label={t('finding.capture')}
          data={finding.evidence.map((one, at) => ({ value: String(at), label: `${one.captureName} · ${number(one.count)}` }))}
          value={String(index)}
          onChange={(value) => setIndex(Number(value))}
          allowDeselect={false}
        />
      )}
      <p className="small muted" style={{ marginTop: 0 }}>
        <Link
          className="link"
          to={evidence.captureKind === 'records' ? '/sources/$id' : '/captures/$id'}
          params={{ id: evidence.capture }}
        >
          {evidence.captureName}
        </Link>
        {' · '}
        {t('finding.seenTimes', { count: evidence.count, shown: number(evidence.count) })}
        {' · '}
        <When iso={evidence.firstSeen} /> – <When iso={evidence.lastSeen} />
      </p>
      <FieldList value={evidence.fields} />
      {may && (
        <FindingFrames key={evidence.capture} finding={finding.id} capture={evidence.capture} kind={evidence.captureKind} />
      )}
    </Panel>
  );
}

/** State, assignee and a note, changed together. */
function Work({ finding }: { finding: FindingDetail }) {
  const { t, word } = useText();
  const may = useMay('findings.write');
  const users = useQuery({ queryKey: ['users'], queryFn: () => api.users.list(), enabled: may }).data?.items ?? [];
  const [state, setState] = useState<FindingState>(finding.state);
  const [assignee, setAssignee] = useState(finding.assignee?.id ?? null);
  const [note, setNote] = useState('');
  const change = {
    ...(state !== finding.state && { state }),
    ...(assignee !== (finding.assignee?.id ?? null) && { assignee }),
    ...(note.trim() && { note: note.trim() }),
  };
  const save = useChange(() => api.findings.update(finding.id, change), {
    stale: ['findings', 'overview', 'map'],
    said: t('finding.saved'),
    onDone: () => setNote(''),
  });
  if (!may)
    return (
      <Panel title={t('finding.work')}>
        <dl className="attrs">
          <dt>{t('finding.state')}</dt>
          <dd>
            <StateTag state={finding.state} />
          </dd>
          <dt>{t('finding.assignee')}</dt>
          <dd>{finding.assignee?.name ?? t('finding.nobody')}</dd>
        </dl>
      </Panel>
    );
  return (
    <Panel title={t('finding.work')}>
      <form
        className="stack"
        style={{ gap: '0.75rem' }}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Select
          label={t('finding.state')}
          data={FINDING_STATES.map((one) => ({ value: one, label: word('state', one) }))}
          value={state}
          onChange={(value) => value && setState(value)}
          allowDeselect={false}
        />
        <Select
          label={t('finding.assignee')}
          placeholder={t('finding.nobody')}
          clearable
          clearButtonProps={{ 'aria-label': t('common.clear') }}
          searchable={users.length > 8}
          data={users.map((user) => ({ value: user.id, label: user.displayName || user.name }))}
          value={assignee}
          onChange={setAssignee}
        />
        <Textarea
          label={t('common.note')}
          placeholder={t('finding.notePlaceholder')}
          autosize
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Button type="submit" disabled={Object.keys(change).length === 0} loading={save.isPending}>
          {t('common.save')}
        </Button>
      </form>
    </Panel>
  );
}

function Facts({ finding }: { finding: FindingDetail }) {
  const { t, number } = useText();
  return (
    <Panel title={t('finding.facts')}>
      <dl className="attrs">
        <dt>{t('finding.client')}</dt>
        <dd>
          <Endpoint address={finding.client} asset={finding.clientAsset} />
        </dd>
        <dt>{t('finding.server')}</dt>
        <dd>
          <Endpoint address={finding.server} asset={finding.serverAsset} />
        </dd>
        <dt>{t('common.confidence')}</dt>
        <dd>
          <Confidence value={finding.confidence} />
        </dd>
        <dt>{t('finding.count')}</dt>
        <dd className="tabular">{number(finding.count)}</dd>
        <dt>{t('asset.firstSeen')}</dt>
        <dd>
          <When iso={finding.firstSeen} />
        </dd>
        <dt>{t('asset.lastSeen')}</dt>
        <dd>
          <When iso={finding.lastSeen} />
        </dd>
      </dl>
    </Panel>
  );
}

function History({ steps }: { steps: FindingStep[] }) {
  const { t, word } = useText();
  if (steps.length === 0) return null;
  const said = (step: FindingStep): string => {
    const by = step.by ?? t('finding.sensor');
    if (step.kind === 'state') return t('finding.step.state', { by, from: word('state', step.from), to: word('state', step.to) });
    if (step.kind === 'assignee')
      return step.to ? t('finding.step.assigned', { by, to: step.to }) : t('finding.step.unassigned', { by });
    if (step.kind === 'note') return t('finding.step.note', { by });
    return t('finding.step.seen');
  };
  return (
    <Panel title={t('finding.history')}>
      <ol className="timeline small">
        {steps
          .toSorted((a, b) => b.at.localeCompare(a.at))
          .map((step) => (
            <li key={step.id}>
              {said(step)}
              {step.note && <div style={{ whiteSpace: 'pre-wrap' }}>{step.note}</div>}
              <div className="muted">
                <When iso={step.at} />
              </div>
            </li>
          ))}
      </ol>
    </Panel>
  );
}
