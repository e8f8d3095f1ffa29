export interface ClientPayload {
  readonly taskHubName: string;
  readonly creationUrls: Readonly<Record<string, string>>;
  readonly managementUrls: Readonly<Record<string, string>> & { readonly id: string };
  readonly baseUrl: string;
  readonly requiredQueryStringParameters: string;
}

export const managementPath = '/runtime/webhooks/durabletask';

/**
 * What a durable client input holds: templates the SDK fills in. There is no `rpcBaseUrl`: with one, the SDK would leave out the code,
 * and anything on this machine could steer instances.
 */
export function clientPayload(origin: string, hub: string, code: string): ClientPayload {
  const baseUrl = `${origin}${managementPath}`;
  const query = `taskHub=${hub}&connection=Storage&code=${code}`;
  const start = `${baseUrl}/orchestrators/{functionName}[/{instanceId}]`;
  const instance = `${baseUrl}/instances/INSTANCEID`;
  return {
    taskHubName: hub,
    creationUrls: {
      createNewInstancePostUri: `${start}?code=${code}`,
      createAndWaitOnNewInstancePostUri: `${start}?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&code=${code}`,
    },
    managementUrls: {
      id: 'INSTANCEID',
      statusQueryGetUri: `${instance}?${query}`,
      sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
      terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
      rewindPostUri: `${instance}/rewind?reason={text}&${query}`,
      purgeHistoryDeleteUri: `${instance}?${query}`,
      restartPostUri: `${instance}/restart?${query}`,
      suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
      resumePostUri: `${instance}/resume?reason={text}&${query}`,
    },
    baseUrl,
    requiredQueryStringParameters: `code=${code}`,
  };
}
