"""Read by the JupyterLab that `cvlessons lab` starts, and by that of docs/hub: pictures follow a slider at once.

A move of a slider is answered by several small messages. By default TCP holds a small one back until the one before it
is acknowledged (Nagle's algorithm, RFC 896), and the browser's side may wait 40 ms with that: half of all pictures came
40 ms late (docs/benchmarks.md). Tornado and Jupyter Server leave this default as it is.
"""

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

c = get_config()  # noqa: F821  traitlets provides it


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Jupyter Server's connection between browser and kernel; each message is sent at once (TCP_NODELAY)."""

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()


c.ServerApp.kernel_websocket_connection_class = PromptConnection
