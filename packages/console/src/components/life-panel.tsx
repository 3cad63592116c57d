import { useState } from 'react';
import { Button, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPencil } from '@tabler/icons-react';
import { lifeApi, type Life, type LifeStep } from '../api/life.ts';
import { nameOf } from '../graph/node-name.tsx';
import { useText } from '../i18n/use-text.ts';
import { FormDialog } from './form-dialog.tsx';
import { LifeEditor } from './life-editor.tsx';
import { LifeState } from './life-state.tsx';
import { LifeVersions } from './life-versions.tsx';
import { When } from './marks.tsx';
import { Notice } from './notice.tsx';
import { Overrules } from './overrules.tsx';
import { Panel } from './page.tsx';
import { isReason, ReasonField } from './reason-field.tsx';
import { Show } from './states.tsx';

/** Steps that take something away from readers. */
const GRAVE: ReadonlySet<LifeStep> = new Set(['retract', 'dispute']);
/** Steps of the history that are shown at once. */
const SHOWN = 4;

/** Where an entry of the library is in its life, who brought it there, and what may be done with it. `node` is its kind, a colon and its key. */
export function LifePanel({ node }: { node: string }) {
  const { t } = useText();
  const query = useQuery({ queryKey: ['life', node], queryFn: () => lifeApi.get(node) });
  return (
    <Panel title={t('life.title')} extra={query.data && <LifeState state={query.data.state} />}>
      <Show query={query} rows={3}>
        {(life) => <Body node={node} life={life} />}
      </Show>
    </Panel>
  );
}

function Body({ node, life }: { node: string; life: Life }) {
  const { t, locale } = useText();
  const [step, setStep] = useState<Life['steps'][number]>();
  const [editing, setEditing] = useState(false);
  const [all, setAll] = useState(false);
  const history = all ? life.history : life.history.slice(0, SHOWN);
  return (
    <div className="stack">
      {life.retracted && (
        <Notice tone="bad" title={t('life.retracted')}>
          {life.retracted.reason}
          <div className="small muted">
            {life.retracted.by} · <When iso={life.retracted.at} />
            {life.withdrawnMatches > 0 && ` · ${t('life.withdrawnMatches', { count: life.withdrawnMatches })}`}
          </div>
        </Notice>
      )}
      {life.disputed && (
        <Notice tone="doubt" title={t('life.disputed')}>
          {life.disputed.reason}
          <div className="small muted">
            {life.disputed.by} · <When iso={life.disputed.at} />
          </div>
        </Notice>
      )}
      {life.version === 0 && life.history.length === 0 && <p style={{ margin: 0 }}>{t(`life.untouched.${life.state}`)}</p>}
      {life.releasedVersion !== null && life.releasedVersion !== life.version && (
        <Notice tone="calm">{t('life.olderReleased', { released: life.releasedVersion, version: life.version })}</Notice>
      )}
      {(life.steps.length > 0 || life.mayEdit) && (
        <div className="row" style={{ gap: '0.5rem' }}>
          {life.steps.map((one) => {
            const button = (
              <Button
                key={one.step}
                size="xs"
                variant={one.step === 'verify' || one.step === 'release' ? 'filled' : 'default'}
                color={GRAVE.has(one.step) ? 'red' : undefined}
                // Not disabled for those who ask why: the reason is read by pointer and by keyboard.
                aria-disabled={!one.allowed}
                data-disabled={one.allowed ? undefined : true}
                onClick={() => one.allowed && setStep(one)}
              >
                {t(`life.step.${one.step}`)}
              </Button>
            );
            return one.refusal === null ? (
              button
            ) : (
              <Tooltip key={one.step} label={t(`life.refusal.${one.refusal}`)}>
                {button}
              </Tooltip>
            );
          })}
          {life.mayEdit && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPencil size={14} aria-hidden />}
              onClick={() => setEditing(true)}
            >
              {t(life.version === 0 ? 'life.correct' : 'life.edit')}
            </Button>
          )}
        </div>
      )}
      {history.length > 0 && (
        <ol className="timeline" aria-label={t('life.history')}>
          {history.map((one) => (
            <li key={`${one.at} ${one.step}`}>
              <div>
                <strong>{t(`life.done.${one.step}`)}</strong>
                {one.version > 0 && <span className="muted small"> {t('life.version', { version: one.version })}</span>}
              </div>
              <div className="small muted">
                {one.by} · <When iso={one.at} />
              </div>
              {one.reason && <div style={{ overflowWrap: 'anywhere' }}>{one.reason}</div>}
            </li>
          ))}
        </ol>
      )}
      {life.history.length > SHOWN && (
        <button type="button" className="sort link small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('common.fewer') : t('common.moreOf', { count: life.history.length - SHOWN })}
        </button>
      )}
      {life.versions.length > 0 && <LifeVersions node={node} life={life} />}
      {node.startsWith('vulnerability:') && <Overrules id={node.slice('vulnerability:'.length)} />}
      {step && <StepDialog node={node} life={life} step={step} onClose={() => setStep(undefined)} />}
      {editing && (
        <LifeEditor
          node={node}
          version={life.version}
          content={life.content ?? { name: nameOf(life, locale) }}
          onClose={() => setEditing(false)}
        />
      )}
    </div>
  );
}

/** Asks for the reason of a step, and says what it leads to. */
function StepDialog(props: { node: string; life: Life; step: Life['steps'][number]; onClose: () => void }) {
  const { t } = useText();
  const { node, life, step } = props;
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title={t(`life.step.${step.step}`)}
      submit={t(`life.step.${step.step}`)}
      disabled={step.reason && !isReason(reason)}
      run={() => lifeApi.take(node, { step: step.step, reason: reason.trim(), version: life.version })}
      stale={['life', 'library', 'entry', 'matches', 'vulnerabilities']}
      onClose={props.onClose}
    >
      <p style={{ margin: 0 }}>{t(`life.stepText.${step.step}`)}</p>
      <ReasonField value={reason} onChange={setReason} hint={t('life.reasonHint')} required={step.reason} autofocus />
    </FormDialog>
  );
}
