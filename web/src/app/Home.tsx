import { Navigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useSignedIn } from './SignedIn';
import { startOf } from './places';

/** Sends each person to where their work is. */
export function Home() {
  const start = startOf(useSignedIn());
  useEffect(() => {
    if (start === '/reading/') window.location.replace(start);
  }, [start]);
  return start === '/reading/' ? null : <Navigate to={start} replace />;
}
