import { useState } from 'react';
import { Button, Select } from '@mantine/core';
import { FormDialog } from '../components/form-dialog.tsx';
import { isReason, ReasonField } from '../components/reason-field.tsx';
import { useChange } from '../components/use-change.ts';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../shell/session.ts';
import { INPUTS, matchApi, STALE, type Decision, type InputName, type MatchDetail } from './api.ts';

/** The way through SSVC's decision table in words: each input with who says so and why, and where it leads. */
export function DecisionPath({ match, decision }: { match: MatchDetail; decision: Decision }) {
  const { t, word, say } = useText();
  const may = useMay('matches.write');
  const [asked, setAsked] = useState<InputName>();
  const takeBack = useChange((name: InputName) => matchApi.change(match.id, { overrides: { [name]: null } }), { stale: STALE });
  return (
    <div className="stack small" style={{ gap: '0.375rem' }}>
      {(Object.keys(INPUTS) as InputName[]).map((name) => {
        const input = decision.inputs[name];
        const own = match.overrides[name];
        if (input === undefined) return null;
        return (
          <div key={name} className="match-step">
            <span className="muted">{word('ssvcInput', name)}</span>
            <span>
              <strong>{word('ssvcValue', input.value)}</strong> · {say(input.why)}
              {own && <span className="muted"> {own.reason}</span>}
            </span>
            {may && (
              <span className="row-tight">
                <Button
                  size="compact-xs"
                  variant="subtle"
                  color="gray"
                  aria-label={t('matches.setInput', { name: word('ssvcInput', name) })}
                  onClick={() => setAsked(name)}
                >
                  {t('matches.set')}
                </Button>
                {own && (
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    color="gray"
                    aria-label={t('matches.unsetInput', { name: word('ssvcInput', name) })}
                    onClick={() => takeBack.mutate(name)}
                  >
                    {t('matches.unset')}
                  </Button>
                )}
              </span>
            )}
          </div>
        );
      })}
      <p>
        <strong>{word('ssvcOutcome', decision.decision)}</strong> <span className="muted">{t('matches.bySsvc')}</span>
      </p>
      {asked && <SetInput match={match} name={asked} value={decision.inputs[asked].value} onClose={() => setAsked(undefined)} />}
    </div>
  );
}

function SetInput(props: { match: MatchDetail; name: InputName; value: string; onClose: () => void }) {
  const { match, name, onClose } = props;
  const { t, word } = useText();
  const [value, setValue] = useState(props.value);
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title={t('matches.setInput', { name: word('ssvcInput', name) })}
      submit={t('common.save')}
      disabled={!isReason(reason)}
      stale={STALE}
      onClose={onClose}
      said={t('matches.inputSet')}
      run={() => matchApi.change(match.id, { overrides: { [name]: { value, reason: reason.trim() } } })}
    >
      <Select
        label={word('ssvcInput', name)}
        value={value}
        allowDeselect={false}
        comboboxProps={{ withinPortal: true }}
        data={INPUTS[name].map((one) => ({ value: one, label: word('ssvcValue', one) }))}
        onChange={(next) => setValue(next ?? value)}
      />
      <ReasonField value={reason} onChange={setReason} />
    </FormDialog>
  );
}
