import type { ErrorComponentProps } from '@tanstack/react-router';

/** The last resort: a fault of the console itself. It depends on nothing that may be broken. */
export function Broken({ error }: ErrorComponentProps) {
  return (
    <main className="broken">
      <h1 tabIndex={-1}>This screen stopped working</h1>
      <p>The fault is in the console, not in your connections: they keep working.</p>
      <div className="acts"><button type="button" className="button filled" onClick={() => location.reload()}>Load it again</button></div>
      <p className="note">For support: <code>{error instanceof Error ? error.message : String(error)}</code></p>
    </main>
  );
}
