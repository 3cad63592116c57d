import { useEffect, useRef, useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { norms, type PolicyMistake, type PolicyState } from '../api/norms.ts';
import { useSaid } from '../i18n/use-said.ts';
import { useText } from '../i18n/use-text.ts';
import { offsetOf } from '../lib/text-place.ts';
import { FormDialog } from './form-dialog.tsx';
import { Notice } from './notice.tsx';
import { Panel } from './page.tsx';
import { toastDone } from './toast.tsx';

/** What a new policy begins with. */
const BEGINNING = `format: fengsui-policy
schema: 1
zones:
  - id: control
    level: 1
    members:
      - { cidr: 10.0.0.0/24 }
conduits: []
`;
/** Milliseconds of silence after which what was typed is checked. */
const PAUSE = 500;

/** The policy as YAML: checked while somebody types, with the line of a mistake marked, and saved as the next version with a reason. */
export function PolicyEditor({ site, state, readOnly }: { site: string; state: PolicyState; readOnly: boolean }) {
  const { t } = useText();
  const say = useSaid('policyMistake');
  const before = state.text ?? BEGINNING;
  const [text, setText] = useState(before);
  const [saving, setSaving] = useState(false);
  const [settled] = useDebouncedValue(text, PAUSE);
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLPreElement>(null);
  const check = useQuery({
    queryKey: ['norms', 'check', site, settled],
    queryFn: () => norms.check(site, settled),
    enabled: !readOnly,
    gcTime: 0,
  });
  const mistake = check.data?.mistakes[0];
  const isChecked = check.data !== undefined && settled === text;
  const changed = text !== before || state.text === null;
  useUnsaved(changed && text !== before);

  const goTo = ({ line, column }: PolicyMistake) => {
    const at = offsetOf(text, line, column);
    area.current?.focus();
    area.current?.setSelectionRange(at, at);
    const height = (area.current?.scrollHeight ?? 0) / Math.max(1, text.split('\n').length);
    area.current?.scrollTo({ top: Math.max(0, (line - 4) * height) });
  };
  return (
    <Panel
      title={t('policy.view.text')}
      extra={
        !readOnly && (
          <span className="row-tight">
            <Button size="xs" variant="default" disabled={text === before} onClick={() => setText(before)}>
              {t('policy.revert')}
            </Button>
            <Button size="xs" disabled={!changed || !isChecked || mistake !== undefined} onClick={() => setSaving(true)}>
              {t('common.save')}
            </Button>
          </span>
        )
      }
    >
      {mistake && (
        <div className="row mistake" role="alert" id="policy-mistake">
          <IconAlertTriangle size={16} aria-hidden />
          <span>
            {t('policy.mistake', { line: mistake.line, column: mistake.column })} {say(mistake, mistake.message)}
          </span>
          <button type="button" className="sort link" onClick={() => goTo(mistake)}>
            {t('policy.goTo')}
          </button>
        </div>
      )}
      {check.isError && <Notice tone="bad">{t('policy.notChecked')}</Notice>}
      <div className="editor">
        <pre className="editor-lines" ref={gutter} aria-hidden>
          {text.split('\n').map((_, at) => (
            <span key={at} className={at + 1 === mistake?.line ? 'editor-wrong' : undefined}>{`${at + 1}\n`}</span>
          ))}
        </pre>
        <textarea
          ref={area}
          className="editor-text mono"
          aria-label={t('policy.yaml')}
          aria-invalid={mistake !== undefined}
          aria-describedby={mistake ? 'policy-mistake' : 'policy-hint'}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          wrap="off"
          readOnly={readOnly}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onScroll={(event) => {
            if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </div>
      <p className="small muted row-tight" style={{ marginBottom: 0 }} id="policy-hint" role="status">
        {!readOnly && isChecked && !mistake ? (
          <>
            <IconCheck size={14} aria-hidden />
            {t('policy.valid', { zones: check.data?.view?.zones.length ?? 0, conduits: check.data?.view?.conduits.length ?? 0 })}
          </>
        ) : (
          t('policy.yamlHint')
        )}
      </p>
      {saving && (
        <SaveDialog
          run={(why) => norms.savePolicy(site, { text, base: state.current?.version ?? null, why })}
          onClose={() => setSaving(false)}
        />
      )}
    </Panel>
  );
}

/** The browser asks before what was typed is lost. */
function useUnsaved(changed: boolean): void {
  useEffect(() => {
    if (!changed) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [changed]);
}

function SaveDialog({ run, onClose }: { run: (why: string) => Promise<PolicyState>; onClose: () => void }) {
  const { t } = useText();
  const [why, setWhy] = useState('');
  return (
    <FormDialog
      title={t('policy.save')}
      submit={t('common.save')}
      disabled={why.trim().length < 3}
      run={() => run(why.trim())}
      stale={['norms']}
      onClose={onClose}
      onDone={(saved) => {
        toastDone(t('norm.versionSaved', { version: saved.current?.version ?? 1 }));
        onClose();
      }}
    >
      <TextInput
        data-autofocus
        label={t('common.reason')}
        description={t('norm.whyHint')}
        value={why}
        maxLength={2000}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
