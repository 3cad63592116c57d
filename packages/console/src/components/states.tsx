import type { ReactNode } from 'react';
import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconMoodEmpty, IconPlugConnectedX, IconShieldLock } from '@tabler/icons-react';
import { type ErrorComponentProps } from '@tanstack/react-router';
import { LinkButton } from './link-button.tsx';
import type { UseQueryResult } from '@tanstack/react-query';
import { ApiError } from '../api/client.ts';
import { useText } from '../i18n/use-text.ts';

/** A calm full stop: what is (not) here, and what to do about it. */
export function StateMessage(props: {
  icon?: ReactNode;
  title: string;
  text?: ReactNode;
  children?: ReactNode;
  role?: 'alert' | 'status';
}) {
  return (
    <div className="state" role={props.role ?? 'status'}>
      <span className="state-icon" aria-hidden>
        {props.icon ?? <IconMoodEmpty size={36} stroke={1.4} />}
      </span>
      <h2>{props.title}</h2>
      {props.text && <p>{props.text}</p>}
      {props.children && <div className="row">{props.children}</div>}
    </div>
  );
}

/** What went wrong, in the viewer's language where we know the cause, with the server's words below and a way to try again. */
export function ErrorMessage({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useText();
  const kind = errorKind(error);
  const detail = error instanceof Error ? error.message : String(error);
  const Icon = kind === 'unreachable' ? IconPlugConnectedX : kind === 'forbidden' ? IconShieldLock : IconAlertTriangle;
  return (
    <StateMessage
      role="alert"
      icon={<Icon size={36} stroke={1.4} />}
      title={t(`error.${kind}.title`)}
      text={
        <>
          {t(`error.${kind}.text`)}
          {(kind === 'refused' || kind === 'failed') && detail && <span className="small mono"> {detail}</span>}
        </>
      }
    >
      {kind === 'missing' || kind === 'forbidden' ? (
        <LinkButton to="/" variant="default">
          {t('error.toOverview')}
        </LinkButton>
      ) : (
        retry && (
          <Button variant="default" onClick={retry}>
            {t('common.retry')}
          </Button>
        )
      )}
    </StateMessage>
  );
}

/** Which of the explained kinds of failure an error is. */
export function errorKind(error: unknown): 'unreachable' | 'forbidden' | 'missing' | 'conflict' | 'refused' | 'failed' {
  if (!(error instanceof ApiError)) return 'failed';
  if (error.status === 0) return 'unreachable';
  if (error.status === 401 || error.status === 403) return 'forbidden';
  if (error.status === 404) return 'missing';
  if (error.status === 409) return 'conflict';
  return error.status < 500 ? 'refused' : 'failed';
}

/** Grey lines where content will be, announced as loading. */
export function Loading({ rows = 6 }: { rows?: number }) {
  const { t } = useText();
  return (
    <div role="status" aria-live="polite" aria-label={t('common.loading')} style={{ padding: '1.125rem' }}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={14} mb={14} width={`${92 - ((row * 23) % 40)}%`} radius="sm" />
      ))}
    </div>
  );
}

/** Shows a query in whichever of its states it is; content is drawn only with data. */
export function Show<T>(props: { query: UseQueryResult<T>; rows?: number; children: (data: T) => ReactNode }) {
  const { query } = props;
  if (query.data !== undefined) return <>{props.children(query.data)}</>;
  if (query.isError) return <ErrorMessage error={query.error} retry={() => void query.refetch()} />;
  return <Loading rows={props.rows} />;
}

/** An address with nothing behind it. */
export function NotFound() {
  const { t } = useText();
  return (
    <StateMessage title={t('error.missing.title')} text={t('error.missing.text')}>
      <LinkButton to="/" variant="default">
        {t('error.toOverview')}
      </LinkButton>
    </StateMessage>
  );
}

/** A fault of the console itself: says so, and offers the one thing that helps. */
export function CrashScreen({ error }: ErrorComponentProps) {
  const { t } = useText();
  return (
    <StateMessage
      role="alert"
      icon={<IconAlertTriangle size={36} stroke={1.4} />}
      title={t('error.crash.title')}
      text={
        <>
          {t('error.crash.text')} <span className="small mono">{error instanceof Error ? error.message : String(error)}</span>
        </>
      }
    >
      <Button variant="default" onClick={() => location.reload()}>
        {t('error.reload')}
      </Button>
    </StateMessage>
  );
}
