import { useEffect, useRef, useState } from 'react';
import { useAnnounce } from './live-region.tsx';

const COPIED_FOR_MS = 2_000;

/** One line to copy. An address breaks before its path and nowhere else, as long as it fits. */
export function CopyField({ text, what, select = false }: { text: string; what: string; select?: boolean }) {
  const [copied, setCopied] = useState(false);
  const code = useRef<HTMLElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const announce = useAnnounce();

  useEffect(() => () => clearTimeout(timer.current), []);

  function selectText() {
    const selection = getSelection();
    if (code.current && selection) selection.selectAllChildren(code.current);
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // No clipboard without a secure origin or permission: the person's own keys still work.
      selectText();
      announce(`The browser did not allow copying. ${what} is selected: copy it with the keyboard.`);
      return;
    }
    clearTimeout(timer.current);
    setCopied(true);
    announce(`Copied: ${what}`);
    timer.current = setTimeout(() => setCopied(false), COPIED_FOR_MS);
  }

  const path = text.startsWith('http') ? text.indexOf('/api/mcp') : -1;
  return (
    <div className="copy">
      <code ref={code} onClick={select ? selectText : undefined}>
        {path > 0 ? <>{text.slice(0, path)}<wbr />{text.slice(path)}</> : text}
      </code>
      <button type="button" className="copy-button" onClick={() => void copy()}>
        <span className="swap">
          <span className={copied ? 'swapped' : undefined} aria-hidden={copied}>Copy</span>
          <span className={copied ? undefined : 'swapped'} aria-hidden={!copied}>Copied</span>
        </span>
      </button>
    </div>
  );
}
