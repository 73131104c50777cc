#!/usr/bin/python3
"""A desktop's notification server without a screen, and the person in front of it.

notifyd.py LOG [CAPABILITY...]

What a person would have seen is appended to LOG, one JSON object a line. The person's own doing (press a button,
write a reply, close) comes in over the bus by the interface org.tandem.Person.
"""
import json
import sys
import time

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

SERVER = "org.freedesktop.Notifications"
PERSON = "org.tandem.Person"
CLOSED_BY_PERSON, CLOSED_BY_APP = 2, 3


def plain(value):
    """The D-Bus value as JSON has it; pictures only by their size, they are long."""
    if isinstance(value, dbus.Boolean):
        return bool(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, dbus.Struct) and len(value) == 7:
        return {"width": int(value[0]), "height": int(value[1])}
    if isinstance(value, dbus.Array):
        return [plain(v) for v in value]
    return str(value)


class Desktop(dbus.service.Object):
    def __init__(self, bus, log, capabilities):
        self.log, self.capabilities, self.last = log, capabilities, 0
        super().__init__(bus, "/org/freedesktop/Notifications")

    def saw(self, event, ident, **more):
        self.log.write(json.dumps({"event": event, "id": int(ident), "at": time.time(), **more}) + "\n")

    @dbus.service.method(SERVER, in_signature="susssasa{sv}i", out_signature="u")
    def Notify(self, app, replaces, icon, summary, body, actions, hints, timeout):
        if not replaces:
            self.last += 1
        ident = int(replaces) or self.last
        self.saw("shown", ident, replaces=int(replaces), app=str(app), icon=str(icon), summary=str(summary),
                 body=str(body), actions=dict(zip(map(str, actions[::2]), map(str, actions[1::2]))),
                 hints={str(k): plain(v) for k, v in hints.items()})
        return dbus.UInt32(ident)

    @dbus.service.method(SERVER, in_signature="u")
    def CloseNotification(self, ident):
        self.saw("closed", ident, by="app")
        self.NotificationClosed(ident, dbus.UInt32(CLOSED_BY_APP))

    @dbus.service.method(SERVER, out_signature="as")
    def GetCapabilities(self):
        return dbus.Array(self.capabilities, signature="s")

    @dbus.service.method(SERVER, out_signature="ssss")
    def GetServerInformation(self):
        return "Tandem test desktop", "Tandem", "1", "1.2"

    @dbus.service.signal(SERVER, signature="uu")
    def NotificationClosed(self, ident, reason):
        pass

    @dbus.service.signal(SERVER, signature="us")
    def ActionInvoked(self, ident, action):
        pass

    @dbus.service.signal(SERVER, signature="us")
    def NotificationReplied(self, ident, text):
        pass

    @dbus.service.method(PERSON, in_signature="us")
    def Press(self, ident, action):
        self.ActionInvoked(ident, action)

    @dbus.service.method(PERSON, in_signature="us")
    def Reply(self, ident, text):
        self.NotificationReplied(ident, text)

    @dbus.service.method(PERSON, in_signature="u")
    def Close(self, ident):
        self.saw("closed", ident, by="person")
        self.NotificationClosed(ident, dbus.UInt32(CLOSED_BY_PERSON))


dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
session = dbus.SessionBus()
desktop = Desktop(session, open(sys.argv[1], "a", buffering=1), sys.argv[2:])
name = dbus.service.BusName(SERVER, session)
GLib.MainLoop().run()
