import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { startOf } from './places';
import { useSignedIn } from './SignedIn';

/** Sends each person to where their work is. */
export function Home() {
  const router = useRouter();
  const start = startOf(useSignedIn());
  useEffect(() => {
    if (start === '/reading/') window.location.replace(start);
    else void router.navigate({ to: start, replace: true });
  }, [router, start]);
  return null;
}
