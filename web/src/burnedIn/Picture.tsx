import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import classes from './BurnedIn.module.css';

type Props = { address: string; name: string; isBright: boolean };

/** One picture of a flagged case, or in the server's words why it cannot be shown. Remount it for another address. */
export function Picture({ address, name, isBright }: Props) {
  const [isBroken, setIsBroken] = useState(false);
  const why = useQuery({ queryKey: ['broken-picture', address], queryFn: () => reason(address), enabled: isBroken });
  return (
    <div className={classes.stage}>
      {isBroken ? (
        <Text size="sm" p="md" role="status" data-testid="burned-in-broken">
          {why.data ?? 'This picture cannot be shown.'} Keep the case out, unless you know the image from elsewhere.
        </Text>
      ) : (
        <img
          src={address}
          alt={name}
          data-bright={isBright || undefined}
          data-testid="burned-in-picture"
          onError={() => setIsBroken(true)}
        />
      )}
    </div>
  );
}

async function reason(address: string): Promise<string | null> {
  const answer = await fetch(address);
  if (answer.ok) return null;
  const problem: unknown = await answer.json().catch(() => null);
  return problem && typeof problem === 'object' && 'detail' in problem ? String(problem.detail) : null;
}
