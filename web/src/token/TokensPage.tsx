import { Button, Code, Text } from '@mantine/core';
import { useState } from 'react';
import { useRevokeToken, useTokens } from '../api/tokens';
import type { Token } from '../api/types';
import { DataTable, type Column } from '../ui/DataTable';
import { Empty } from '../ui/Empty';
import { Failure } from '../ui/Failure';
import { day, fromNow } from '../ui/format';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { NewTokenDialog } from './NewTokenDialog';

/** Keys for programs: made here, shown once, revoked here. */
export function TokensPage() {
  const tokens = useTokens();
  const [making, setMaking] = useState(false);
  return (
    <Page
      title="Tokens"
      lead="A program that shows a token acts as you, with your roles and no more: DICOMweb clients, scripts, pipelines."
      actions={
        <Button onClick={() => setMaking(true)} data-testid="make-token">
          Make a token
        </Button>
      }
    >
      <Panel
        note={
          <>
            A program sends it as <Code>Authorization: Bearer …</Code>
          </>
        }
        title="Your tokens"
      >
        <Loaded query={tokens}>
          {(data) =>
            data.tokens.length === 0 ? (
              <Empty title="You have no token">Make one for each program, so that each can be revoked by itself.</Empty>
            ) : (
              <Tokens tokens={data.tokens} />
            )
          }
        </Loaded>
      </Panel>
      <NewTokenDialog opened={making} onClose={() => setMaking(false)} />
    </Page>
  );
}

function Tokens({ tokens }: { tokens: Token[] }) {
  const revoke = useRevokeToken();
  const [asked, setAsked] = useState<string | null>(null);
  const [now] = useState(() => Date.now());
  const columns: Column<Token>[] = [
    { id: 'name', header: 'For', cell: (row) => row.name, sort: (row) => row.name },
    { id: 'made', header: 'Made', cell: (row) => day(row.created_at), sort: (row) => row.created_at },
    {
      id: 'ends',
      header: 'Ends',
      sort: (row) => row.expires_at,
      cell: (row) => (
        <Text span size="sm" c={new Date(row.expires_at).getTime() < now ? 'red.4' : undefined}>
          {day(row.expires_at)} ({fromNow(row.expires_at, now)})
        </Text>
      ),
    },
    {
      id: 'revoke',
      header: '',
      align: 'right',
      cell: (row) =>
        asked === row.token ? (
          <Button
            size="compact-sm"
            color="red"
            loading={revoke.isPending}
            onClick={() => revoke.mutate(row.token)}
            data-testid="revoke-token-confirm"
          >
            Revoke: programs that show it stop working
          </Button>
        ) : (
          <Button size="compact-sm" variant="default" onClick={() => setAsked(row.token)} data-testid="revoke-token">
            Revoke…
          </Button>
        ),
    },
  ];
  return (
    <>
      <DataTable label="Tokens" rows={tokens} columns={columns} rowKey={(row) => row.token} />
      <Failure error={revoke.error} />
    </>
  );
}
