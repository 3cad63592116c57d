import type { ReactNode } from 'react';
import { Outside } from './marks.tsx';

/** Links in the way of Markdown, code between back quotes, emphasis, citations of ATT&CK, and plain addresses. */
const MARKS =
  /\[([^\]\n]{1,300})\]\((https?:\/\/[^\s)]{1,2000})\)|`([^`\n]{1,500})`|\*\*([^*\n]{1,300})\*\*|\(Citation: ?([^)]{1,300})\)|(https?:\/\/[^\s<>"'，。；）)]{1,2000})/g;

/** A text of a source as it is meant: paragraphs, links, code. Nothing of it is ever taken as a page. */
export function Prose({ text }: { text: string }) {
  const paragraphs = text
    .replaceAll('\r\n', '\n')
    .replaceAll(/<\/?code>/gi, '`')
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== '');
  return (
    <div className="prose">
      {paragraphs.map((paragraph, index) => (
        <p key={index}>{pieces(paragraph)}</p>
      ))}
    </div>
  );
}

function pieces(text: string): ReactNode[] {
  const said: ReactNode[] = [];
  let end = 0;
  for (const found of text.matchAll(MARKS)) {
    const [whole, label, href, code, strong, citation, address] = found;
    if (found.index > end) said.push(text.slice(end, found.index));
    const key = found.index;
    if (href !== undefined)
      said.push(
        <Outside key={key} href={href}>
          {label}
        </Outside>,
      );
    else if (code !== undefined) said.push(<code key={key}>{code}</code>);
    else if (strong !== undefined) said.push(<strong key={key}>{strong}</strong>);
    else if (address !== undefined) said.push(<Outside key={key} href={address} />);
    else
      said.push(
        <span key={key} className="citation small muted" title={citation}>
          {`[${citation}]`}
        </span>,
      );
    end = found.index + whole.length;
  }
  if (end < text.length) said.push(text.slice(end));
  return said;
}
