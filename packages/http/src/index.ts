export { answerProblem, problemOf } from "./answer/problem.ts";
export { authenticate, credentialHeader, type Installation } from "./auth/authenticate.ts";
export { KEY_PREFIX, openKeyRing, sha256Hex } from "./auth/keys.ts";
export { PRINCIPAL_HEADER, printPrincipal, readPrincipal } from "./auth/principal-header.ts";
export { hasScope, isInView, SCOPES, type Credential, type Key, type Principal, type Scope } from "./auth/principal.ts";
export type { Call, Deployment, FaceEnv, Root } from "./deployment.ts";
export { createFace } from "./face.ts";
