import { useCallback, useState } from 'react';
import { auth } from '../auth.ts';
import { failureWords, sessionWords } from '../words.ts';
import { Notes } from './notes.tsx';
import { useSession } from './use-session.ts';

/** The page: who is signed in, and the person's notes. */
export function App() {
  const session = useSession();
  const [failure, setFailure] = useState('');
  const failed = useCallback((error: unknown) => setFailure(failureWords(error)), []);
  const run = (work: () => Promise<unknown>): void => {
    setFailure('');
    work().catch(failed);
  };

  return (
    <>
      <h1>Notes</h1>
      <p role="status">{sessionWords(session)}</p>
      {session.state === 'signedOut' && (
        <button onClick={() => run(() => auth.signIn())}>Sign in</button>
      )}
      {session.state === 'signingIn' && (
        <button onClick={() => run(() => auth.cancelSignIn())}>Cancel</button>
      )}
      {session.state === 'signedIn' && (
        <>
          <button onClick={() => run(() => auth.signOut())}>Sign out</button>
          <Notes key={session.account.subject} run={run} failed={failed} />
        </>
      )}
      <p role="alert">{failure}</p>
    </>
  );
}
