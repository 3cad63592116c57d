import { useState } from 'react';
import { Checkbox, ScrollArea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api/endpoints.ts';
import type { Study } from '../api/norms.ts';
import { useText } from '../i18n/use-text.ts';
import { JobProgress, useJob } from '../shell/jobs.tsx';
import { FormDialog } from './form-dialog.tsx';
import { Loading } from './states.tsx';
import { LinkButton } from './link-button.tsx';
import { Notice } from './notice.tsx';
import { When } from './marks.tsx';

/** Whether a study still works. */
export const isAtWork = (study: Study | null | undefined): boolean => study?.state === 'queued' || study?.state === 'running';

/** How far the latest study is, or why it failed; nothing when it is done. */
export function StudyLine({ study }: { study: Study | null | undefined }) {
  const { t } = useText();
  const job = useJob(isAtWork(study) ? (study?.job ?? null) : null);
  if (!study || study.state === 'done') return null;
  const what = t(`study.${study.kind}`, { captures: study.captures.map(({ name }) => name).join(', ') });
  if (study.state === 'failed')
    return (
      <Notice tone="bad" title={what}>
        {study.error}
      </Notice>
    );
  return (
    <div className="panel study-line" role="status">
      <div>{what}</div>
      <JobProgress job={job} label={what} />
    </div>
  );
}

/** Chooses captures of packets of a site for a study; `single` chooses one. */
export function CapturesDialog(props: {
  site: string;
  title: string;
  text: string;
  submit: string;
  single?: boolean;
  /** Asks why as well. */
  reason?: boolean;
  /** Words for the choice to begin afresh; absent when there is none. */
  afresh?: string;
  run: (chosen: { captures: string[]; why: string; afresh: boolean }) => Promise<unknown>;
  onClose: () => void;
}) {
  const { t } = useText();
  const { site, single = false } = props;
  const query = useQuery({ queryKey: ['captures', 'chooser', site], queryFn: () => api.captures.list('packets', site) });
  const [chosen, setChosen] = useState<string[]>([]);
  const [why, setWhy] = useState('');
  const [afresh, setAfresh] = useState(false);
  const captures = query.data?.items.filter(({ state, reducedAt }) => state === 'done' && reducedAt === null) ?? [];
  const toggle = (id: string, on: boolean) =>
    setChosen((before) => (single ? (on ? [id] : []) : on ? [...before, id] : before.filter((one) => one !== id)));
  const missing = chosen.length === 0 || (props.reason === true && why.trim().length < 3);
  return (
    <FormDialog
      title={props.title}
      submit={props.submit}
      disabled={missing}
      run={() => props.run({ captures: chosen, why: why.trim(), afresh })}
      stale={['norms']}
      onClose={props.onClose}
    >
      <p className="muted" style={{ margin: 0 }}>
        {props.text}
      </p>
      {query.isPending && <Loading rows={3} />}
      {query.isError && <Notice tone="bad">{t('error.failed.title')}</Notice>}
      {query.data && captures.length === 0 && (
        <div className="row">
          {t('study.noCaptures')}
          <LinkButton to="/captures" size="xs" variant="default">
            {t('nav.captures')}
          </LinkButton>
        </div>
      )}
      {captures.length > 0 && (
        <ScrollArea.Autosize mah={260} type="auto">
          <fieldset className="choices">
            <legend className="visually-hidden">{t('nav.captures')}</legend>
            {captures.map((one) => (
              <Checkbox
                key={one.id}
                checked={chosen.includes(one.id)}
                onChange={(event) => toggle(one.id, event.currentTarget.checked)}
                label={one.name}
                description={<When iso={one.first} />}
              />
            ))}
          </fieldset>
        </ScrollArea.Autosize>
      )}
      {props.reason && (
        <TextInput
          label={t('common.reason')}
          description={t('norm.whyHint')}
          value={why}
          maxLength={2000}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      )}
      {props.afresh && (
        <Checkbox label={props.afresh} checked={afresh} onChange={(event) => setAfresh(event.currentTarget.checked)} />
      )}
    </FormDialog>
  );
}
