from asyncua import Server, ua


async def serve():
    server = Server()
    await server.init()
    # ruleid: py-opcua-unsecured
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    # ruleid: py-opcua-unsecured
    server.set_security_policy(
        [ua.SecurityPolicyType.NoSecurity, ua.SecurityPolicyType.Basic256Sha256_SignAndEncrypt]
    )
    # ruleid: py-opcua-unsecured
    server.set_security_IDs(["Anonymous", "Username"])


async def serve_well():
    server = Server()
    await server.init()
    # ok: py-opcua-unsecured
    server.set_security_policy([ua.SecurityPolicyType.Basic256Sha256_SignAndEncrypt])
    # ok: py-opcua-unsecured
    server.set_security_IDs(["Basic256Sha256"])
    # ok: py-opcua-unsecured
    kinds = [ua.SecurityPolicyType.NoSecurity]
    return kinds
