/** Files.ReadWrite.All is the least that may take a permission away. https://learn.microsoft.com/en-us/graph/api/permission-delete */
const readFiles = ['Files.Read.All', 'Files.ReadWrite.All', 'Sites.Read.All', 'Sites.ReadWrite.All'];
const writeFiles = ['Files.ReadWrite.All', 'Sites.ReadWrite.All'];
const readEdiscovery = ['eDiscovery.Read.All', 'eDiscovery.ReadWrite.All'];
/** Documents name the reading permission for some of these, but what is written later needs this one. */
const writeEdiscovery = ['eDiscovery.ReadWrite.All'];

/** Roles of the operations on files and on searches: see `graph-roles.ts`. */
export const contentRoles = {
  'GET /users/{id}/drive/root/delta': [readFiles],
  'GET /sites': [['Sites.Read.All', 'Sites.ReadWrite.All']],
  'GET /users/{id}/drive': [readFiles],
  'GET /users/{id}/drive/root': [readFiles],
  'GET /users/{id}/drive/root/children': [readFiles],
  'GET /users/{id}/drive/items/{item}': [readFiles],
  'GET /users/{id}/drive/items/{item}/children': [readFiles],
  'GET /users/{id}/drive/items/{item}/permissions': [readFiles],
  'DELETE /users/{id}/drive/items/{item}/permissions/{permission}': [writeFiles],
  'GET /security/cases/ediscoveryCases': [readEdiscovery],
  'POST /security/cases/ediscoveryCases': [writeEdiscovery],
  'GET /security/cases/ediscoveryCases/{case}/searches': [readEdiscovery],
  'POST /security/cases/ediscoveryCases/{case}/searches': [writeEdiscovery],
  'POST /security/cases/ediscoveryCases/{case}/searches/{search}/purgeData': [writeEdiscovery],
  'GET /security/cases/ediscoveryCases/{case}/operations': [readEdiscovery],
} as const;
