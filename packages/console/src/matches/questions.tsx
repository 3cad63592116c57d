import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { useChange } from '../components/use-change.ts';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../shell/session.ts';
import { matchApi, STALE, type MatchDetail, type Question } from './api.ts';

/** What traffic does not show, asked of a person; an answer is of the asset, and the match is found again with it. */
export function Questions({ match }: { match: MatchDetail }) {
  const { t } = useText();
  return (
    <>
      <p className="muted small">{t('matches.questionsHint')}</p>
      {match.questions.map((question) => (
        <Ask key={question.id} match={match} question={question} />
      ))}
    </>
  );
}

function Ask({ match, question }: { match: MatchDetail; question: Question }) {
  const { t, word, say } = useText();
  const may = useMay('matches.write');
  const mayCorrect = useMay('assets.write');
  const [value, setValue] = useState('');
  const answer = useChange(
    (body: { answer?: string; value?: string }) => matchApi.answer(match.id, { question: question.id, ...body }),
    { stale: STALE, said: t('matches.answered') },
  );
  const given = match.answers.find((one) => one.question === question.id);
  const enters = question.attribute !== 'configuration';
  return (
    <div className="match-question" role="group" aria-label={say(question.text)}>
      <div>{say(question.text)}</div>
      {given && (
        <div className="small muted">
          {say(given.label)} · {given.by}
        </div>
      )}
      {may && (
        <div className="row" style={{ gap: '0.375rem' }}>
          {question.answers.map((one) => (
            <Button
              key={one.id}
              size="compact-sm"
              variant={given?.answer === one.id ? 'filled' : 'default'}
              disabled={answer.isPending}
              onClick={() => answer.mutate({ answer: one.id })}
            >
              {say(one.label)}
            </Button>
          ))}
        </div>
      )}
      {may && mayCorrect && enters && (
        <form
          className="row"
          style={{ gap: '0.375rem', alignItems: 'flex-end' }}
          onSubmit={(event) => {
            event.preventDefault();
            answer.mutate({ value: value.trim() });
          }}
        >
          <TextInput
            size="xs"
            label={t('matches.enter', { attribute: word('attribute', question.attribute) })}
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
          />
          <Button type="submit" size="xs" variant="default" disabled={value.trim() === '' || answer.isPending}>
            {t('common.save')}
          </Button>
        </form>
      )}
    </div>
  );
}
