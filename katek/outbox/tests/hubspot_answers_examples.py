"""Answers as HubSpot's documentation shows them, word for word where it matters to us."""

from typing import Any

UNAUTHORIZED = {
    "status": "error",
    "message": "Authentication credentials not found. This API supports OAuth 2.0 authentication"
    " and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth",
    "correlationId": "11111111-aaaa-4111-8aaa-111111111111",
    "category": "INVALID_AUTHENTICATION",
}
MISSING_SCOPES = {
    "status": "error",
    "message": "This app hasn't been granted all required scopes to make this call.",
    "correlationId": "22222222-aaaa-4222-8aaa-222222222222",
    "errors": [
        {
            "message": "One or more of the following scopes are required.",
            "context": {"requiredGranularScopes": ["crm.objects.contacts.write"]},
        }
    ],
    "category": "MISSING_SCOPES",
}
TEN_SECONDLY = {
    "status": "error",
    "message": "You have reached your ten_secondly_rolling limit.",
    "errorType": "RATE_LIMIT",
    "correlationId": "33333333-aaaa-4333-8aaa-333333333333",
    "policyName": "TEN_SECONDLY_ROLLING",
    "groupName": "publicapi:private-apps-api-calls-ten-secondly:12345",
}
DAILY = {
    "status": "error",
    "message": "You have reached your daily limit.",
    "errorType": "RATE_LIMIT",
    "correlationId": "44444444-aaaa-4444-8aaa-444444444444",
    "policyName": "DAILY",
}
NO_SUCH_PATH = {"status": "error", "message": "resource not found", "correlationId": "5"}


def error(category: str, message: str, **more: Any) -> dict[str, Any]:
    return {
        "status": "error",
        "message": message,
        "correlationId": "66666666-aaaa-4666-8aaa-666666666666",
        "category": category,
        **more,
    }


def invalid_email(trace: str, email: str) -> dict[str, Any]:
    return error(
        "VALIDATION_ERROR",
        f'Property values were not valid: [{{"isValid":false,"message":"Email address {email} is'
        ' invalid","error":"INVALID_EMAIL","name":"email"}]',
        context={"objectWriteTraceId": [trace]},
    )


def no_such_property(trace: str, name: str) -> dict[str, Any]:
    return error(
        "VALIDATION_ERROR",
        f'Property values were not valid: [{{"isValid":false,"message":"Property \\"{name}\\" does'
        f' not exist","error":"PROPERTY_DOESNT_EXIST","name":"{name}"}}]',
        context={"objectWriteTraceId": [trace]},
    )


def exists_already(trace: str, existing: str) -> dict[str, Any]:
    return error(
        "CONFLICT",
        f"Contact already exists. Existing ID: {existing}",
        context={"objectWriteTraceId": [trace]},
    )


def not_found(ids: list[str]) -> dict[str, Any]:
    return error(
        "OBJECT_NOT_FOUND",
        "Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are"
        " valid.",
        context={"ids": ids},
    )
